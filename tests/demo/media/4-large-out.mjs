// A large file leaves the window. The relay is killed in the middle, then the desktop, then the relay while Bilal fetches.

import { statSync } from 'node:fs'
import { join } from 'node:path'
import { until } from '../../lib/until.mjs'
import { mark, overview, saying } from '../device.mjs'
import { here, same } from '../files.mjs'
import * as onDesktop from '../screens/desktop.mjs'
import { notFromZero, powerCut, reaches } from './cuts.mjs'
import { LARGE, makeThing } from './things.mjs'

export const title = `A file of ${LARGE} MiB goes out; relay and desktop are killed with -9 on the way, and it arrives whole`

const CAPTION = 'The survey of the river'

/** @param {import('./scene.mjs').MediaCast} cast */
export async function play(cast) {
  const { desktop, bilal, relay, wires, chat, folder } = cast
  const { path, digest } = makeThing(cast, 'River survey.tar', LARGE)
  const { size } = statSync(path)
  const before = { ...counts(wires) }

  await onDesktop.attach(desktop, [path])
  await onDesktop.sendFiles(desktop, CAPTION)
  const id = await until('it is in the chat', async () => (await saying(desktop, chat, CAPTION)).at(-1)?.id)
  const shown = [await reaches(desktop, id, 20)]
  await powerCut(relay)
  shown.push(await reaches(desktop, id, 50))
  await desktop.screenshot(join(folder, 'step-4-under-way.png'))
  await desktop.kill()

  await desktop.open()
  await onDesktop.openChat(desktop, chat)
  await until('the desktop is back', async () => (await overview(desktop)).connection.state === 'online')
  await here(desktop, id, 0, 180_000)
  await mark(desktop, id, 'delivered')
  const out = notFromZero(wires.desktop.up - before.desktop, size)

  await until('Bilal has the message', async () => (await saying(bilal, chat, CAPTION)).length === 1)
  await bilal.command({ type: 'file', message: id, place: 0, action: 'download' })
  await until('Bilal has a third of it', () => (bilal.progress.get(id) ?? 0) > size / 3, 120_000)
  await powerCut(relay)
  await here(bilal, id, 0, 180_000)
  await same('Bilal', await bilal.save(id), digest)
  const fetched = notFromZero(wires.bilal.down - before.bilal, size)
  return `the window showed ${shown.map((each) => `"${each}"`).join(', ')}; uploading, ${out}; downloading, ${fetched}`
}

function counts(wires) {
  return { desktop: wires.desktop.up, bilal: wires.bilal.down }
}
