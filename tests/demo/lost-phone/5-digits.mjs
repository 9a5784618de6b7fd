// That one is lost too, and the next: each time everything is back by the digits, from another place.

import { anotherPhone, lose, restored } from './backups.mjs'

export const title = 'Lost again and again, everything is back by the 64 digits, from each place'

/** @param {import('./scene.mjs').LostPhone} cast */
export async function play(cast) {
  const said = []
  for (const [name, place] of cast.places) {
    await lose(cast)
    anotherPhone(cast, `asha-${name.toLowerCase()}`)
    said.push(`${name}: ${await restored(cast, `Phone from ${name}`, place, cast.digits)}`)
  }
  return said.join('; ')
}
