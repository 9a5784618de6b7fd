// A large file comes to the window and the phone's page, on demand. The desktop is killed in the middle, then the relay.

import { statSync } from 'node:fs'
import { join } from 'node:path'
import { until } from '../../lib/until.mjs'
import { overview } from '../device.mjs'
import { here, same } from '../files.mjs'
import { bubble, seen } from '../screens/bubble.mjs'
import * as onDesktop from '../screens/desktop.mjs'
import * as onPhone from '../screens/phone.mjs'
import { notFromZero, powerCut, reaches } from './cuts.mjs'
import { LARGE, makeThing } from './things.mjs'

export const title = `A file of ${LARGE} MiB comes to both devices; desktop and relay are killed with -9 on the way, and it is there whole`

/** Presses what fetches the file; once more, as a person would, where the chat moved under the first press. */
async function fetching(device, id, screen) {
  await seen(device, 'the file waits to be fetched', id, ({ files }) => files[0]?.state === 'remote')
  await until('the file is being fetched', async () => {
    const { files } = await seen(device, 'the file is in the chat', id, ({ files }) => files.length > 0)
    if (files[0].state !== 'remote') return true
    await screen.press(device, id, 'file-action')
    return until(
      'the press is taken',
      async () => (await bubble(device, id))?.files[0]?.state !== 'remote',
      5_000,
    )
  })
}

/** @param {import('./scene.mjs').MediaCast} cast */
export async function play(cast) {
  const { desktop, phone, bilal, relay, wires, chat, folder } = cast
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

  const before = { desktop: wires.desktop.down, phone: wires.phone.down }
  await fetching(desktop, id, onDesktop)
  await fetching(phone, id, onPhone)
  const cut = async () => {
    const shown = await reaches(desktop, id, 15)
    await desktop.kill()
    return shown
  }
  const looking = async () => {
    const shown = await reaches(phone, id, 15)
    await phone.screenshot(join(folder, 'step-5-under-way-phone.png'))
    return shown
  }
  const shown = await Promise.all([cut(), looking()])

  await desktop.open()
  await onDesktop.openChat(desktop, chat)
  await until('the desktop is back', async () => (await overview(desktop)).connection.state === 'online')
  shown.push(await reaches(desktop, id, 30))
  await desktop.screenshot(join(folder, 'step-5-under-way.png'))
  await powerCut(relay)
  const crossed = []
  for (const [name, device] of Object.entries({ desktop, phone })) {
    await here(device, id, 0, 180_000)
    crossed.push(notFromZero(wires[name].down - before[name], size))
    const offered = async () => (await bubble(device, id))?.action == null
    await until(`the ${name} no longer offers to fetch it`, offered)
  }
  await same('the desktop', await desktop.save(id), digest)
  return `fetched when asked for; window and page showed ${shown.map((each) => `"${each}"`).join(', ')}; ${crossed.join(', ')}; saved as it was`
}
