// Large files leave the window and the phone's page. The relay is killed in the middle, then the desktop, then the relay
// again while Bilal fetches them.

import { statSync } from 'node:fs'
import { join } from 'node:path'
import { until } from '../../lib/until.mjs'
import { overview, saying } from '../device.mjs'
import { here, same } from '../files.mjs'
import * as onDesktop from '../screens/desktop.mjs'
import * as onPhone from '../screens/phone.mjs'
import { notFromZero, powerCut, reaches } from './cuts.mjs'
import { LARGE, makeThing } from './things.mjs'

export const title = `Files of ${LARGE} MiB go out from both devices; relay and desktop are killed with -9 on the way, and they arrive whole`

const [FROM_DESKTOP, FROM_PHONE] = ['The survey of the river', 'The film from the ferry']

/** @param {import('./scene.mjs').MediaCast} cast */
export async function play(cast) {
  const { desktop, phone, bilal, relay, wires, chat, folder } = cast
  const survey = makeThing(cast, 'River survey.tar', LARGE)
  const film = makeThing(cast, 'Ferry.film', LARGE)
  const { size } = statSync(survey.path)
  const before = { desktop: wires.desktop.up, phone: wires.phone.up, bilal: wires.bilal.down }

  await Promise.all([
    onDesktop.attach(desktop, [survey.path]).then(() => onDesktop.sendFiles(desktop, FROM_DESKTOP)),
    onPhone.attach(phone, [film.path]).then(() => onPhone.sendFiles(phone, FROM_PHONE)),
  ])
  const sent = (device, text) =>
    until('it is in the chat', async () => (await saying(device, chat, text)).at(-1)?.id)
  const fromDesktop = await sent(desktop, FROM_DESKTOP)
  const fromPhone = await sent(phone, FROM_PHONE)
  const cuts = async () => {
    const shown = [await reaches(desktop, fromDesktop, 15)]
    await powerCut(relay)
    shown.push(await reaches(desktop, fromDesktop, 40))
    await desktop.screenshot(join(folder, 'step-4-under-way.png'))
    await desktop.kill()
    return shown
  }
  const looking = async () => {
    const shown = await reaches(phone, fromPhone, 15)
    await phone.screenshot(join(folder, 'step-4-under-way-phone.png'))
    return shown
  }
  const shown = (await Promise.all([cuts(), looking()])).flat()

  await desktop.open()
  await onDesktop.openChat(desktop, chat)
  await until('the desktop is back', async () => (await overview(desktop)).connection.state === 'online')
  await Promise.all([here(desktop, fromDesktop, 0, 180_000), here(phone, fromPhone, 0, 180_000)])
  const out = [
    notFromZero(wires.desktop.up - before.desktop, size),
    notFromZero(wires.phone.up - before.phone, size),
  ]

  const both = [
    [fromDesktop, survey],
    [fromPhone, film],
  ]
  for (const [id] of both) {
    await sent(bilal, id === fromDesktop ? FROM_DESKTOP : FROM_PHONE)
    await bilal.command({ type: 'file', message: id, place: 0, action: 'download' })
  }
  await until(
    'Bilal has a third of one',
    () => both.some(([id]) => bilal.progress.get(id) > size / 3),
    120_000,
  )
  await powerCut(relay)
  for (const [id, { digest }] of both) {
    await here(bilal, id, 0, 180_000)
    await same('Bilal', await bilal.save(id), digest)
  }
  const fetched = notFromZero(wires.bilal.down - before.bilal, 2 * size)
  return `window and page showed ${shown.map((each) => `"${each}"`).join(', ')}; up: ${out.join(', ')}; down: ${fetched}`
}
