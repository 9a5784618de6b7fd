// Photos between the window and Bilal: made smaller, and silent about the place; a document stays as it is.

import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { until } from '../../lib/until.mjs'
import { saying } from '../device.mjs'
import { digest, here, same } from '../files.mjs'
import { seen } from '../screens/bubble.mjs'
import * as onDesktop from '../screens/desktop.mjs'
import * as onPhone from '../screens/phone.mjs'
import { atRest } from '../screens/look.mjs'
import { told } from './exif.mjs'
import { makeThing, takePhoto } from './things.mjs'

export const title =
  'Photos go from the window to Bilal and back, seen at once, without the place where they were taken'

const OUT = 'সন্ধ্যার নদী, আর ভোরের'
const IN = 'صبح بخیر! And the map'

/** @param {import('./scene.mjs').MediaCast} cast */
export async function play(cast) {
  const { desktop, phone, bilal, chat, folder } = cast
  const photos = [
    await takePhoto(cast, 'IMG_20261121_1804.jpg', 18),
    await takePhoto(cast, 'IMG_20261122_0611.jpg', 6),
  ]
  if (told(readFileSync(photos[0])).length === 0) throw new Error('the photo has nothing to be silent about')
  await onDesktop.openChat(desktop, chat)
  await onPhone.openChat(phone, chat)

  await onDesktop.attach(desktop, photos)
  await atRest(desktop)
  await desktop.screenshot(join(folder, 'step-2-preview.png'))
  await onDesktop.sendFiles(desktop, OUT)
  const out = await until('Bilal hears of it', async () => (await saying(bilal, chat, OUT)).at(-1)?.id)
  const sizes = []
  for (const [place, photo] of photos.entries()) {
    const [mine, his] = [await saved(desktop, out, place), await saved(bilal, out, place)]
    if (statSync(mine).size >= statSync(photo).size) throw new Error('the photo was not made smaller')
    isSilent(his)
    await same('Bilal', his, await digest(mine))
    sizes.push(`${mebibytes(photo)} → ${mebibytes(his)} MiB`)
  }

  const noon = await takePhoto(cast, 'IMG_20261121_1203.jpg', 12)
  const map = makeThing(cast, 'Map of the upper river.pdf', 3)
  const files = [
    { source: noon, name: 'IMG_20261121_1203.jpg', shrink: true },
    { source: map.path, name: 'Map of the upper river.pdf', shrink: false },
  ]
  const back = (await bilal.command({ type: 'send_files', chat, text: IN, files })).message
  const received = await saved(desktop, back, 0)
  isSilent(received)
  await same('the desktop', received, await digest(await saved(bilal, back, 0)))
  await same('the desktop', await saved(desktop, back, 1), map.digest)

  for (const device of [desktop, phone]) {
    const drawn = (count) => (bubble) =>
      bubble.photos.length === count && bubble.photos.every((photo) => photo.drawn)
    await seen(device, 'both photos are seen', out, drawn(2))
    await seen(device, 'the photo is seen', back, drawn(1))
  }
  cast.photos = { out, back, noon }
  return `${sizes.join(', ')}, none says where; Bilal's photo and a document came as he sent them; seen in the window and on the page`
}

/** Where a file of a message is once it has come and is saved. */
async function saved(device, message, place) {
  await here(device, message, place)
  return device.save(message, place)
}

/** @param {string} path */
function isSilent(path) {
  const found = told(readFileSync(path))
  if (found.length > 0) throw new Error(`${path} still tells ${found.join(', ')}`)
}

function mebibytes(path) {
  return (statSync(path).size / (1 << 20)).toFixed(1)
}
