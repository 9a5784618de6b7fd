// A fresh browser has everything back by the password, from the relay that its page comes from. The old phone, should somebody
// find it, is out.

import { until } from '../../lib/until.mjs'
import { Person } from '../cast/person.mjs'
import { overview } from '../device.mjs'
import * as onPhone from '../screens/phone.mjs'
import { COPY } from './3-lost.mjs'
import { comesBack } from './backups.mjs'
import { FreshBrowser } from './browser.mjs'
import { PASSWORD } from './scene.mjs'

export const title = 'A fresh browser has everything back by the password; the old phone is out'

/** @param {import('./scene.mjs').LostPhone} cast */
export async function play(cast) {
  const phone = new FreshBrowser(cast)
  cast.phone = phone
  await phone.open()
  await onPhone.beginRestore(phone)
  await phone.part('place-take').click()
  await phone.part('restore-by').click()
  const wrong = await onPhone.openByPassword(phone, '@asha', `${PASSWORD} twice`)
  if (!/\b9\b/.test(wrong)) throw new Error(`a wrong password: the page says "${wrong}"`)
  // The relay wants to be waited for after a wrong one.
  const began = await until('the password is right', async () => {
    const began = Date.now()
    return (await onPhone.openByPassword(phone, '@asha', PASSWORD)) === '' && began
  })
  const said = await comesBack(cast, 'the fresh browser', began)

  const thief = Person.atMachine(cast.folder, COPY, 'A stranger')
  try {
    await until('the old phone is out', async () => (await overview(thief)).stage === 'removed')
  } finally {
    await thief.leave()
  }
  return `a wrong one left nine tries; from the relay, with the password typed: ${said}; a copy of the lost phone is locked out`
}
