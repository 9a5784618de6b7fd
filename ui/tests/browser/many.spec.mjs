// A chat with five thousand photos: every cell in view has its picture, and memory stays within bounds.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { by } from './page.mjs'
import { openWalk } from './screens.mjs'
import { fresh } from './stage.mjs'

/** Small pictures kept beside those in view, and photos: as in state/pictures. */
const KEPT = 90 + 12

async function album() {
  const page = await fresh({ query: 'mock=desktop&photos=5000' })
  await page.evaluate(() => {
    const { createObjectURL, revokeObjectURL } = URL
    const live = new Set()
    URL.createObjectURL = (blob) => {
      const url = createObjectURL(blob)
      live.add(url)
      window.most = Math.max(window.most ?? 0, live.size)
      return url
    }
    URL.revokeObjectURL = (url) => {
      live.delete(url)
      revokeObjectURL(url)
    }
    window.live = live
  })
  await openWalk(page)
  await by(page, 'message').last().waitFor()
  return page
}

/** Waits until everything of a kind that can be seen in a scroller shows a picture that was decoded. */
const allShown = (page, scroller, kind) =>
  page.waitForFunction(
    ([scroller, kind]) => {
      const box = document.querySelector(scroller).getBoundingClientRect()
      const seen = [...document.querySelectorAll(`${scroller} ${kind}`)].filter((cell) => {
        const { top, bottom } = cell.getBoundingClientRect()
        return bottom > box.top && top < box.bottom
      })
      return seen.length > 0 && seen.every((cell) => cell.querySelector('img')?.naturalWidth > 0)
    },
    [scroller, kind],
  )

const scroll = (page, scroller, by) =>
  page.evaluate(
    ([scroller, by]) => {
      const list = document.querySelector(scroller)
      list.scrollTop += by * list.clientHeight
      return list.scrollHeight - list.scrollTop - list.clientHeight
    },
    [scroller, by],
  )

async function withinBounds(page, pictures) {
  const { live, most, images } = await page.evaluate(() => ({
    live: window.live.size,
    most: window.most,
    images: document.querySelectorAll('img').length,
  }))
  assert.ok(images <= pictures, `${images} pictures on the page`)
  assert.ok(most <= pictures + KEPT, `${most} addresses at once`)
  assert.ok(live <= pictures + KEPT, `${live} addresses now`)
}

test('the gallery of five thousand photos shows every cell in view, to the very last, within bounds', async () => {
  const page = await album()
  try {
    await by(page, 'chat-info').click()
    await by(page, 'to-gallery').click()
    const shelf = '[data-testid=shelf]'
    await allShown(page, shelf, '[data-testid=cell]')
    let left = Infinity
    for (let turn = 0; left > 10 && turn < 2000; turn++) {
      // A flick now and then, whole screens otherwise.
      left = await scroll(page, shelf, turn % 5 === 4 ? 6 : 1.5)
      if (turn % 10 === 0) {
        await allShown(page, shelf, '[data-testid=cell]')
        await withinBounds(page, 160)
      }
      if (left <= 10) {
        await allShown(page, shelf, '[data-testid=cell]')
        left = await scroll(page, shelf, 1)
      }
    }
    // The oldest of all is there.
    const oldest = await by(page, 'cell').last().innerText()
    assert.match(oldest, /2025|2024/)
    await withinBounds(page, 160)
    const asked = await page.evaluate(() => window.harkaraMock.thumbnailsAsked())
    assert.ok(asked <= 5100 * 2, `${asked} small pictures asked for`)
    await by(page, 'back').last().click()
    await by(page, 'to-gallery').waitFor()
    await withinBounds(page, 60)
    assert.deepEqual(page.complaints, [])
  } finally {
    await page.context().close()
  }
})

test('a chat of five thousand photos scrolls up and shows each in view, within bounds', async () => {
  const page = await album()
  try {
    const list = '[data-testid=messages]'
    for (let turn = 0; turn < 60; turn++) {
      await scroll(page, list, -2)
      if (turn % 10 === 9) {
        await allShown(page, list, '[data-testid=photo]')
        await withinBounds(page, 60)
      }
    }
    assert.deepEqual(page.complaints, [])
  } finally {
    await page.context().close()
  }
})
