// A device that is linked when all of that is over has it as history, and can have the files.

import { Person } from '../cast/person.mjs'
import { until } from '../../lib/until.mjs'
import { differing, digests, message, overview } from '../device.mjs'
import { digest, here, same } from '../files.mjs'
import * as onPhone from '../screens/phone.mjs'

export const title = 'A device that is linked afterwards has all of it as history, and fetches the files'

/** @param {import('./scene.mjs').MediaCast} cast */
export async function play(cast) {
  const { folder, phone, desktop, wires, photos, voice, past } = cast
  const later = Person.atMachine(folder, 'asha-later', 'Asha’s other machine')
  cast.friends.push(later)
  await later.command({ type: 'start_linking', relayLink: wires.later.link, deviceName: 'Workshop' })
  await until('it shows a code', () => later.link.stage === 'show_code')
  await onPhone.closeChat(phone)
  await onPhone.linkByCode(phone, later)
  await until('it is linked', async () => (await overview(later)).stage === 'linked')
  await onPhone.goOn(phone)
  await until('history is complete', async () => (await overview(later)).history?.state === 'complete')
  const different = differing(await digests(desktop), await digests(later))
  if (different.length > 0) throw new Error('the new device has other messages than the desktop')

  for (const [id, place] of [
    [photos.out, 0],
    [photos.out, 1],
    [voice, 0],
  ]) {
    if ((await message(later, id)).content.files[place].state.state !== 'remote')
      throw new Error('history has brought a file that nobody asked for')
    await later.command({ type: 'file', message: id, place, action: 'download' })
    await here(later, id, place)
    await same('the new device', await later.save(id, place), await digest(await desktop.save(id, place)))
  }
  if (!(await message(later, past)).imported) throw new Error('what was brought along is not marked as such')
  return 'its messages equal the desktop’s, those from WhatsApp too; it fetched photos and voice, and they are the same'
}
