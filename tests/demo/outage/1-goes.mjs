// The relay says that somebody will work on it, and is stopped. What is sent waits, and says why.

import { until } from '../../lib/until.mjs'
import { mark } from '../device.mjs'
import { incident, waitsFor, write } from './talk.mjs'

export const title =
  'The relay says that it will be worked on, and is stopped: what is written waits, and says why'

/** @param {import('./scene.mjs').Outage} cast */
export async function play(cast) {
  const { bilal, chitra, dawa, asha } = cast.people
  const before = await write(cast, 'asha', 1)
  await mark(asha, before, 'delivered')

  dawa.pause()
  const held = await write(cast, 'bilal', 1)
  await mark(bilal, held, 'stored')
  await cast.relay.operator('incident', 'open', [
    ...['--title', 'The disk is being replaced', '--kind', 'maintenance', '--over-in-minutes', '120'],
    'Back by noon.',
  ])
  for (const person of [asha, bilal, chitra])
    await until(
      `${person.name} has heard of it`,
      async () => (await incident(person))?.kind === 'maintenance',
    )
  await cast.relay.stop()
  dawa.resume()

  const reasons = new Set()
  for (const handle of ['asha', 'bilal', 'chitra'])
    reasons.add(await waitsFor(cast.people[handle], await write(cast, handle, 5), ['maintenance']))
  // Dawa stood still when it was said.
  reasons.add(await waitsFor(dawa, await write(cast, 'dawa', 5), ['relay_down', 'relay_away', 'maintenance']))
  await mark(bilal, held, 'stored')
  cast.held = held
  return `20 messages wait (${[...reasons].join(', ')}); what was stored and not delivered keeps its one tick`
}
