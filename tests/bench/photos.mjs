// The desktop with a chat of thousands of photos, scrolled from its end to its beginning and looked at on every screen.

import { join } from 'node:path'
import { until } from '../lib/until.mjs'
import { settledPss, tree } from './memory.mjs'
import { open, usable } from './window.mjs'

/** Of a screen. Every fifth time it is a flick of many. */
const STEP = 1.2
const FLICK = 8
const AT_MOST = 20_000
/** The message of the first photo, as crates/testkit makes it. */
const FIRST = '00'.repeat(8) + '03'.repeat(8)

/**
 * @param {(name: string, value: number, unit: string) => void} figure
 * @param {string} folder
 * @param {string} profile
 */
export async function measurePhotos(figure, folder, profile) {
  const window = await open(folder, profile)
  await usable(window)
  await window.click('[data-testid="chat-row"]')
  await until('the photos are there', () => window.has('[data-testid="photo"] img'))
  const page = () => tree(window.pid()).filter(({ name }) => /WebProcess/.test(name))
  const before = await settledPss(page())
  const waits = []
  const photos = new Set()
  let dropped = 0
  for (let step = 1; step < AT_MOST; step += 1) {
    const { ms, seen, missing } = await window.run(
      `return (${look})(given[0])`,
      step % 5 === 0 ? FLICK : STEP,
    )
    waits.push(ms)
    for (const photo of seen) photos.add(photo)
    dropped += missing
    if (seen.includes(FIRST)) break
  }
  const after = await settledPss(page())
  await window.screenshot(join(folder, 'photos.png'))
  await window.close()
  waits.sort((a, b) => a - b)
  figure('photos that came onto the screen', photos.size, '')
  figure('of them, thumbnails that never came', dropped, '')
  figure('from scrolling to every photo drawn, middle', waits[waits.length >> 1], 'ms')
  figure(
    'from scrolling to every photo drawn, worst of a hundred',
    waits[Math.floor(waits.length * 0.99)],
    'ms',
  )
  figure('the page, at the end of the chat', before, 'MiB')
  figure('the page, after all of it', after, 'MiB')
}

/** In the page. Scrolls up so many screens, and waits until every photo on the screen is drawn, or two seconds have passed. */
async function look(screens) {
  const list = document.querySelector('[data-testid="messages"]')
  list.scrollTop = Math.max(0, list.scrollTop - screens * list.clientHeight)
  const began = performance.now()
  const frame = () => new Promise((drawn) => requestAnimationFrame(drawn))
  for (;;) {
    await frame()
    const { top, bottom } = list.getBoundingClientRect()
    const photos = [...list.querySelectorAll('[data-testid="photo"]')].filter((photo) => {
      const box = photo.getBoundingClientRect()
      return box.bottom > top && box.top < bottom
    })
    const missing = photos.filter((photo) => !(photo.querySelector('img')?.naturalWidth > 0))
    const ms = performance.now() - began
    if ((photos.length > 0 && missing.length === 0) || ms > 2_000) {
      const seen = photos.map((photo) => photo.closest('[data-message]').dataset.message)
      return { ms, seen, missing: missing.length }
    }
  }
}
