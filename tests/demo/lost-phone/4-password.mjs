// Another phone has everything back by the password, from the relay. The old one, should somebody find it, is out.

import { until } from '../../lib/until.mjs'
import { Person } from '../cast/person.mjs'
import { overview } from '../device.mjs'
import { COPY } from './3-lost.mjs'
import { anotherPhone, restored } from './backups.mjs'
import { PASSWORD } from './scene.mjs'

export const title = 'Another phone has everything back by the password; the old one is out'

/** @param {import('./scene.mjs').LostPhone} cast */
export async function play(cast) {
  anotherPhone(cast, 'asha-second')
  const open = { type: 'open_backup_key', relayLink: cast.relay.link, who: 'asha' }
  const wrong = (await cast.phone.command({ ...open, password: `${PASSWORD} twice` })).outcome
  if (wrong.type !== 'wrong' || wrong.left !== 9)
    throw new Error(`a wrong password: ${JSON.stringify(wrong.type)}`)
  const { key } = await until('the password is tried again', async () => {
    const { outcome } = await cast.phone.command({ ...open, password: PASSWORD })
    return outcome.type === 'right' && outcome
  })
  const said = await restored(cast, 'Second phone', cast.places.get('relay'), key)

  const thief = Person.atMachine(cast.folder, COPY, 'A stranger')
  try {
    await until('the old phone is out', async () => (await overview(thief)).stage === 'removed')
  } finally {
    await thief.leave()
  }
  return `a wrong one left nine tries; from the relay: ${said}; a copy of the lost phone is locked out`
}
