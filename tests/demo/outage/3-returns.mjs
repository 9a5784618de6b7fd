// The relay is back, is killed in the middle of it, and so is a device; then everything arrives once, with true ticks.

import { until } from '../../lib/until.mjs'
import { digests, differing, mark, message } from '../device.mjs'
import { allArrived, online, RETURN_MS, write } from './talk.mjs'

export const title =
  'The relay is back, is killed in the rush, and so is a device: all arrives once, in order, with true ticks'

/** @param {import('./scene.mjs').Outage} cast */
export async function play(cast) {
  const { asha, bilal, dawa } = cast.people
  await cast.relay.start()
  await until(
    'something has been stored',
    async () => (await message(bilal, cast.held)).status === 'delivered' || (await stored(cast)) > 0,
    RETURN_MS,
  )
  await cast.relay.kill()
  await cast.relay.start()
  await cast.powerCut('bilal')
  await Promise.all(cast.everybody().map(online))
  const count = await allArrived(cast)
  await mark(cast.people.bilal, cast.held, 'delivered')

  const last = await write(cast, 'asha', 1)
  await mark(asha, last, 'delivered')
  for (const person of cast.everybody()) if (person !== asha) await person.read(cast.chat, last)
  await mark(asha, last, 'read')
  const mine = await digests(asha)
  for (const person of [cast.people.bilal, cast.people.chitra, dawa]) {
    await until(
      `${person.name} agrees with Asha`,
      async () => differing(mine, await digests(person)).length === 0,
    )
  }
  return `${count} messages, each once and in order on four devices; waiting, stored, delivered and read were each seen and true`
}

/** How many of Bilal's messages the relay has taken. @param {import('./scene.mjs').Outage} cast */
async function stored(cast) {
  const { messages } = await cast.people.bilal.query({
    ...{ type: 'messages', chat: cast.chat, before: null, after: null, around: null, limit: 200 },
  })
  return (
    messages.filter((each) => each.outgoing && each.status !== 'waiting' && each.id !== cast.held).length - 1
  )
}
