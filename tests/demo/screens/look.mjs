// How Harkara looks: its theme and its language, changed where a person changes them.

import { until } from '../../lib/until.mjs'

export const LANGUAGES = ['en', 'bn', 'hi', 'fa']
export const THEMES = ['light', 'dark']

/**
 * From the list of chats and back to it.
 * @param {import('../cast/desktop.mjs').Desktop | import('../cast/phone.mjs').Phone} device
 */
export async function dress(device, language, theme) {
  const press = (selector) => until(`${selector} is there`, () => device.inPage(pressed, selector))
  await press('[data-testid="main-menu"]')
  // Settings come last.
  await press('[data-testid="menu"] li:last-child [data-item]')
  await press(`[data-testid="theme-${theme}"]`)
  await device.inPage(chosen, language)
  await until('it is worn', () => device.inPage(worn, language, theme))
  await press('[data-testid="back"]')
  await press('[data-testid="filter-all"]')
}

/**
 * Waits until everything has come to rest, and every picture is drawn.
 * @param {import('../cast/desktop.mjs').Desktop | import('../cast/phone.mjs').Phone} device
 */
export async function atRest(device) {
  await until('nothing moves any more', () => device.inPage(still))
}

/** In the page. */
async function still() {
  const photos = [...document.querySelectorAll('[data-testid="photo"][data-state="here"]')]
  const drawn = photos.every((photo) => photo.querySelector('img'))
  await Promise.all([...document.images].map((image) => image.decode().catch(() => undefined)))
  const endless = (each) => each.effect?.getTiming().iterations === Infinity
  return drawn && document.getAnimations().every((each) => each.playState !== 'running' || endless(each))
}

/** In the page. */
function pressed(selector) {
  const element = document.querySelector(selector)
  element?.click()
  return element !== null
}

/** In the page. */
function chosen(language) {
  const field = document.querySelector('[data-testid="language"]')
  field.value = language
  field.dispatchEvent(new Event('change', { bubbles: true }))
}

/** In the page. */
function worn(language, theme) {
  return document.documentElement.lang === language && document.documentElement.dataset.theme === theme
}
