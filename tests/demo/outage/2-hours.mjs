// Two hours pass on everybody's clock, who write on. Power cuts in between; the relay comes up once and dies at once.

import { setTimeout as pause } from 'node:timers/promises'
import { message } from '../device.mjs'
import { HURRY } from './clock.mjs'
import { waitsFor, write } from './talk.mjs'

export const title =
  'Two hours pass while all write on, with power cuts, and a relay that comes up and dies at once'

const HOURS = 2
const PARTS = 8

/** @param {import('./scene.mjs').Outage} cast */
export async function play(cast) {
  const began = { real: Date.now(), told: cast.clock.now() }
  cast.clock.goesBy(HURRY)
  // A wait begun at the old pace would be waited for at that pace.
  for (const person of cast.everybody()) await person.command({ type: 'reconnect' })
  const last = {}
  for (let part = 1; part <= PARTS; part += 1) {
    const due = began.told + (part * HOURS * 3_600_000) / PARTS
    await pause(Math.max(0, (due - cast.clock.now()) / HURRY))
    for (const handle of Object.keys(cast.people)) last[handle] = await write(cast, handle, 3)
    if (part === 2) await cast.powerCut('asha')
    if (part === 4) {
      await cast.relay.start()
      await cast.relay.kill()
    }
    if (part === 6) await cast.powerCut('chitra')
  }
  const minutes = Math.round((cast.clock.now() - began.told) / 60_000)
  cast.clock.goesBy(1)
  for (const person of cast.everybody()) await person.command({ type: 'reconnect' })
  const reasons = new Set()
  for (const [handle, id] of Object.entries(last))
    reasons.add(await waitsFor(cast.people[handle], id, ['maintenance', 'relay_down']))
  const shown = (await message(cast.people.asha, last.asha)).sentMs - began.told
  if (shown < HOURS * 3_500_000) throw new Error(`by Asha's clock only ${shown} ms have passed`)
  return `${minutes} minutes on the programs' clocks in ${Math.round((Date.now() - began.real) / 1000)} s; all still waits (${[...reasons].join(', ')})`
}
