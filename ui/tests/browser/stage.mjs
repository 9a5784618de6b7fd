// What every suite stands on: the mock's server and a browser for all of it, a fresh page for each flow.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { browser, open, serve } from './page.mjs'

let server
let chromium

before(async () => {
  server = await serve()
  chromium = await browser()
})
after(async () => {
  await chromium?.close()
  server?.close()
})

/** A fresh page; what it complains of is in `page.complaints`. */
export const fresh = (options) => open(chromium, server.address, options)

/** A test on a fresh page; whatever the page complained of fails it. */
export function on(options, name, flow) {
  test(name, async () => {
    const page = await fresh(options)
    try {
      await flow(page)
      assert.deepEqual(page.complaints, [])
    } finally {
      await page.context().close()
    }
  })
}

/** The line of the chat that has these words. */
export const row = (page, text) => page.locator('[data-testid=chat-row]', { hasText: text }).first()
