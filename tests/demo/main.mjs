// Harkara at work, by itself: a story of steps with a real window, a real browser and a real relay.
// `cargo xtask demo` builds the programs, gives this a display, and starts it with the folder for what the story leaves.

import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Report } from './report.mjs'

const [name, folder] = process.argv.slice(2)
/** @type {{ steps: { title: string, play: (cast: any) => Promise<string> }[], setScene: Function }} */
const { steps, setScene } = await import(`./${name}/story.mjs`)
clear(folder)

const report = new Report(folder, steps.length)
let cast
try {
  cast = await setScene(folder, (line) => report.aside(line))
  for (const step of steps) {
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

/** Whatever the story left the last time; other stories' folders in it stay. */
function clear(folder) {
  mkdirSync(folder, { recursive: true })
  for (const entry of readdirSync(folder)) {
    if (!['media', 'blocked', 'outage', 'lost-phone'].includes(entry))
      rmSync(join(folder, entry), { recursive: true, force: true })
  }
}
