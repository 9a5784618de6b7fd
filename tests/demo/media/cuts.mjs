// What may happen to a transfer, and how much of it is sent again.

import { until } from '../../lib/until.mjs'
import { bubble } from '../screens/bubble.mjs'

/** What may go over the wire for a file besides its bytes: twice what was under way at each of two cuts, and all else. */
const SPARE = 1.35

/**
 * Waits until a message's file on the screen is so far; answers with what the screen shows then.
 * @param {import('../cast/desktop.mjs').Desktop | import('../cast/phone.mjs').Phone} device
 * @param {string} message
 * @param {number} percent
 */
export function reaches(device, message, percent) {
  return until(
    `the screen shows ${percent} %`,
    async () => {
      const { action } = (await bubble(device, message)) ?? {}
      const shown = Number(action?.match(/(\d+)\s*%/)?.[1])
      if (shown >= percent) return action
      throw new Error(`it shows ${action}`)
    },
    120_000,
  )
}

/** The relay loses its power, and is started again. */
export async function powerCut(relay) {
  await relay.kill()
  await relay.start()
}

/** Sees that a transfer did not begin anew after a cut. @param {number} crossed bytes @param {number} size of the file */
export function notFromZero(crossed, size) {
  if (crossed < size) throw new Error(`${crossed} bytes were counted for a file of ${size}`)
  if (crossed > size * SPARE) throw new Error(`${crossed} bytes crossed for a file of ${size}`)
  return `${Math.round((crossed / size) * 100)} % of its size crossed`
}
