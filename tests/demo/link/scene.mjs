// Before the story: a relay, five people, and a phone that has been in use for long.

import { join } from 'node:path'
import { Cast } from '../cast/cast.mjs'
import { Person } from '../cast/person.mjs'
import { Phone } from '../cast/phone.mjs'
import { Relay } from '../cast/relay.mjs'
import { signUp } from '../screens/phone.mjs'
import { fillPhone } from './past.mjs'

/**
 * @param {string} folder
 * @param {(line: string) => void} say
 */
export async function setScene(folder, say) {
  const relay = await Relay.start(folder)
  const friends = await Promise.all(
    [
      ['bilal', 'Bilal'],
      ['chitra', 'Chitra'],
      ['dawa', 'Dawa'],
      ['esra', 'Esra'],
    ].map(([handle, name]) => Person.join(folder, handle, name, relay.link)),
  )
  const phone = new Phone(folder, relay.page)
  await phone.open()
  await signUp(phone, relay.link, 'asha', 'Asha')
  await phone.screenshot(join(folder, 'scene-signed-up.png'))
  await phone.caughtUp()
  await fillPhone(phone, friends, say)
  return new Cast(folder, relay, phone, friends)
}
