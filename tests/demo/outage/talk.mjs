// What people say in the group while it lasts, and how it is found again.

import { until } from '../../lib/until.mjs'
import { message, onceInOrder, overview, saying, send } from '../device.mjs'

/** On a clock that goes at its usual pace again a device may be in the middle of a wait of two minutes. */
export const RETURN_MS = 240_000

/** Somebody writes so many messages; answers with the id of the last. @param {import('./scene.mjs').Outage} cast */
export async function write(cast, handle, count) {
  let last = ''
  for (let n = 0; n < count; n += 1) {
    const text = `${handle} ${cast.said[handle].length}`
    last = await send(cast.people[handle], cast.chat, text)
    cast.said[handle].push(text)
  }
  return last
}

/** Everybody has everything, once, each one's words in the order in which they were said; and all agree. */
export async function allArrived(cast) {
  for (const person of cast.everybody()) {
    for (const [handle, texts] of Object.entries(cast.said)) {
      const found = () => saying(person, cast.chat, `${handle} `)
      await until(
        `${person.name} has what ${handle} said`,
        async () => (await found()).length >= texts.length,
        RETURN_MS,
      )
      onceInOrder(person.name, await found(), texts)
    }
  }
  return Object.values(cast.said).reduce((sum, texts) => sum + texts.length, 0)
}

/** The message waits, and this is said to be why. */
export async function waitsFor(person, id, reasons) {
  return until(`${person.name}'s message waits for ${reasons.join(' or ')}`, async () => {
    const { status, waiting } = await message(person, id)
    if (status !== 'waiting') throw new Error(`it is ${status}`)
    return reasons.includes(waiting) && waiting
  })
}

/** @param {import('../cast/person.mjs').Person} person */
export function online(person) {
  return until(
    `${person.name} is online`,
    async () => (await overview(person)).connection.state === 'online',
    RETURN_MS,
  )
}

/** What the relay last said of its newest incident, as kept here. */
export async function incident(person) {
  return (await overview(person)).relayStatus?.incidents[0]
}
