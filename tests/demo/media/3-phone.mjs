// The phone has what the desktop has, and sends a photo as the camera made it.

import { join } from 'node:path'
import { until } from '../../lib/until.mjs'
import { saying } from '../device.mjs'
import { digest, here, same } from '../files.mjs'
import { seen } from '../screens/bubble.mjs'
import * as onPhone from '../screens/phone.mjs'
import { atRest } from '../screens/look.mjs'

export const title = 'The phone has the same photos, byte by byte, and sends one as the camera made it'

const ORIGINAL = 'As the camera made it'

/** @param {import('./scene.mjs').MediaCast} cast */
export async function play(cast) {
  const { desktop, phone, bilal, chat, folder, photos } = cast
  for (const [message, count] of [
    [photos.out, 2],
    [photos.back, 2],
  ]) {
    for (let place = 0; place < count; place += 1) {
      await here(desktop, message, place)
      await here(phone, message, place)
      await same(
        'the phone',
        await phone.save(message, place),
        await digest(await desktop.save(message, place)),
      )
    }
  }

  await onPhone.attach(phone, [photos.noon])
  await onPhone.asItIs(phone)
  await atRest(phone)
  await phone.screenshot(join(folder, 'step-3-preview-phone.png'))
  await onPhone.sendFiles(phone, ORIGINAL)
  const sent = await until('Bilal hears of it', async () => (await saying(bilal, chat, ORIGINAL)).at(-1)?.id)
  for (const [whose, device] of [
    ['Bilal', bilal],
    ['the desktop', desktop],
  ]) {
    // Beyond what is fetched by itself.
    await device.command({ type: 'file', message: sent, place: 0, action: 'download' })
    await here(device, sent, 0)
    await same(whose, await device.save(sent), await digest(photos.noon))
  }
  await seen(desktop, 'the photo is seen', sent, (bubble) => bubble.photos[0]?.drawn)
  return 'four files equal on phone and desktop; the original reached Bilal and the desktop as it was'
}
