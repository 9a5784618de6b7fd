// Waiting for something to become so, with a limit and a sentence that says what was waited for.

import { setTimeout as pause } from 'node:timers/promises'

const LOOK_AGAIN_MS = 50
/** On a machine that is busy with other things everything takes long, and is right all the same. */
export const PATIENCE_MS = 60_000

/**
 * Asks again and again until the answer is truthy, and returns it.
 * @template T
 * @param {string} what completes "waited in vain until ..."
 * @param {() => Promise<T> | T} ask
 * @param {number} [limitMs]
 * @returns {Promise<T>}
 */
export async function until(what, ask, limitMs = PATIENCE_MS) {
  const end = Date.now() + limitMs
  let trouble
  for (;;) {
    try {
      const answer = await ask()
      if (answer) return answer
      trouble = undefined
    } catch (error) {
      trouble = error
    }
    if (Date.now() > end) {
      throw new Error(`waited ${limitMs} ms in vain until ${what}${trouble ? ` (${trouble})` : ''}`, {
        cause: trouble,
      })
    }
    await pause(LOOK_AGAIN_MS)
  }
}
