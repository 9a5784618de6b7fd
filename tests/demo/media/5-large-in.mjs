// A large file comes to the window, on demand. The desktop is killed in the middle, then the relay.

import { statSync } from 'node:fs'
import { join } from 'node:path'
import { until } from '../../lib/until.mjs'
import { overview } from '../device.mjs'
import { here, same } from '../files.mjs'
import { bubble, seen } from '../screens/bubble.mjs'
import * as onDesktop from '../screens/desktop.mjs'
import { notFromZero, powerCut, reaches } from './cuts.mjs'
import { LARGE, makeThing } from './things.mjs'

export const title = `A file of ${LARGE} MiB comes in; desktop and relay are killed with -9 on the way, and it is saved whole`

/** @param {import('./scene.mjs').MediaCast} cast */
export async function play(cast) {
  const { desktop, bilal, relay, wires, chat, folder } = cast
  const { path, digest } = makeThing(cast, 'Both banks, all photos.zip', LARGE)
  const { size } = statSync(path)
  const files = [{ source: path, name: 'Both banks, all photos.zip', shrink: false }]
  const sent = await bilal.command({
    type: 'send_files',
    chat,
    text: 'Everything from the other bank',
    files,
  })
  const id = sent.message
  await here(bilal, id, 0, 180_000)

  const before = wires.desktop.down
  await seen(desktop, 'the file waits to be fetched', id, ({ files }) => files[0]?.state === 'remote')
  await onDesktop.press(desktop, id, 'file-action')
  const shown = [await reaches(desktop, id, 20)]
  await desktop.kill()

  await desktop.open()
  await onDesktop.openChat(desktop, chat)
  await until('the desktop is back', async () => (await overview(desktop)).connection.state === 'online')
  shown.push(await reaches(desktop, id, 50))
  await desktop.screenshot(join(folder, 'step-5-under-way.png'))
  await powerCut(relay)
  await here(desktop, id, 0, 180_000)
  const crossed = notFromZero(wires.desktop.down - before, size)
  await same('the desktop', await desktop.save(id), digest)
  if ((await bubble(desktop, id))?.action) throw new Error('the window still offers to fetch it')
  return `fetched when asked for; the window showed ${shown.map((each) => `"${each}"`).join(', ')}; ${crossed}; saved as it was`
}
