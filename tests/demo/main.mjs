// The main job, told by itself: eight steps with a real window, a real browser and a real relay.
// `cargo xtask demo` builds the programs, gives this a display, and starts it.

import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { TARGET } from '../lib/processes.mjs'
import { Report } from './report.mjs'
import { setScene } from './scene.mjs'
import * as link from './steps/1-link.mjs'
import * as history from './steps/2-history.mjs'
import * as ticks from './steps/3-ticks.mjs'
import * as phoneOff from './steps/4-phone-off.mjs'
import * as powerCut from './steps/5-power-cut.mjs'
import * as relayDown from './steps/6-relay-down.mjs'
import * as phoneBack from './steps/7-phone-back.mjs'
import * as removal from './steps/8-removal.mjs'

const folder = join(TARGET, 'demo')
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })

const report = new Report(folder)
let cast
try {
  cast = await setScene(folder, (line) => report.aside(line))
  for (const step of [link, history, ticks, phoneOff, powerCut, relayDown, phoneBack, removal]) {
    const pictures = async () => {
      cast.resume()
      return cast.pictures(report.number)
    }
    if (!(await report.step(step.title, () => step.play(cast), pictures))) break
  }
} catch (error) {
  report.fail('the scene is set', error)
} finally {
  await cast?.leave()
}
process.exit(report.write() ? 0 : 1)
