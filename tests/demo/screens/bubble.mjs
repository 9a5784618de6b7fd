// What a message looks like, in the window as on the phone's page.

import { until } from '../../lib/until.mjs'

/**
 * @typedef {object} Bubble
 * @property {string} text all its words
 * @property {string | null} quote
 * @property {string[]} reactions
 * @property {boolean} edited
 * @property {boolean} deleted
 * @property {{ state: string, drawn: boolean }[]} photos drawn: its thumbnail is on the screen
 * @property {{ state: string, words: string }[]} files
 * @property {{ state: string, time: string, bars: number, playing: boolean }[]} voices
 * @property {string | null} action what can be done about a file under way, and how far it is
 */

/**
 * The message as it is on the screen of an open chat; null if it is not.
 * @param {import('../cast/desktop.mjs').Desktop | import('../cast/phone.mjs').Phone} device
 * @param {string} message
 * @returns {Promise<Bubble | null>}
 */
export function bubble(device, message) {
  return device.inPage(look, message)
}

/**
 * Waits until a message looks so.
 * @param {import('../cast/desktop.mjs').Desktop | import('../cast/phone.mjs').Phone} device
 * @param {string} what completes "waited in vain until ..."
 * @param {string} message
 * @param {(seen: Bubble) => unknown} so
 * @returns {Promise<Bubble>}
 */
export function seen(device, what, message, so) {
  return until(`${what} ${'page' in device ? 'on the phone’s page' : 'in the window'}`, async () => {
    const found = await bubble(device, message)
    if (found && so(found)) return found
    throw new Error(JSON.stringify(found))
  })
}

/** In the page. */
function look(message) {
  const bubble = document.querySelector(`[data-testid="message"][data-message="${message}"]`)
  if (!bubble) return null
  const part = (name) => bubble.querySelector(`[data-testid="${name}"]`)
  const parts = (name) => [...bubble.parentElement.querySelectorAll(`[data-testid="${name}"]`)]
  return {
    text: bubble.innerText,
    quote: part('quote')?.innerText ?? null,
    reactions: parts('reaction').map((each) => each.innerText),
    edited: part('edited') !== null,
    deleted: part('deleted') !== null,
    photos: parts('photo').map((photo) => {
      const image = photo.querySelector('img')
      return { state: photo.dataset.state, drawn: !!image && image.complete && image.naturalWidth > 0 }
    }),
    files: parts('file').map((file) => ({ state: file.dataset.state, words: file.innerText })),
    voices: parts('voice').map((voice) => ({
      state: voice.dataset.state,
      time: voice.querySelector('[data-testid="voice-time"]').innerText,
      bars: voice.querySelectorAll('svg rect').length,
      playing: voice.querySelector('[data-testid="voice-play"]')?.dataset.playing === 'true',
    })),
    action: part('file-action')?.getAttribute('aria-label') ?? null,
  }
}
