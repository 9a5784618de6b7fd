// It is over, and that nothing was lost can be read on every device, also when the relay is gone again.

import { until } from '../../lib/until.mjs'
import { incident, RETURN_MS } from './talk.mjs'

export const title =
  'It is over, and everybody reads what happened, since when, and that nothing was lost; also with the relay gone'

/** @param {import('./scene.mjs').Outage} cast */
export async function play(cast) {
  await cast.relay.operator('incident', 'resolve', ['1', '--lost', 'nothing', 'The new disk is in.'])
  const over = async (person) => {
    const told = await incident(person)
    return told?.endedMs !== null && told?.lost === 'nothing' && told
  }
  for (const person of cast.everybody()) await until(`${person.name} reads it`, () => over(person), RETURN_MS)
  const page = await fetch(`${cast.relay.page}status`).then((response) => response.text())
  if (!page.includes('The disk is being replaced') || !page.includes('Nothing was lost'))
    throw new Error('the page does not say it')
  await cast.relay.stop()
  await cast.powerCut('dawa')
  const told = await over(cast.people.dawa)
  if (!told) throw new Error('Dawa can not read it without the relay')
  const minutes = Math.round((told.endedMs - told.beganMs) / 60_000)
  return `"${told.title}", ${minutes} minutes, nothing lost: on all four devices, on the page, and on one that was started without the relay`
}
