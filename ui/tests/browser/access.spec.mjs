// Every screen, both looks, both directions: no violation of the accessibility rules that axe knows.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { DESKTOP, PHONE } from './page.mjs'
import { DESKTOP_SCREENS, PHONE_SCREENS } from './screens.mjs'
import { fresh } from './stage.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
for (const [device, size, screens] of [
  ['desktop', DESKTOP, DESKTOP_SCREENS],
  ['phone', PHONE, PHONE_SCREENS],
]) {
  for (const [name, [query, act]] of Object.entries(screens)) {
    for (const prefs of [
      { theme: 'light', language: 'en' },
      { theme: 'dark', language: 'fa' },
    ]) {
      test(`${device} ${name} can be used by everybody (${prefs.theme}, ${prefs.language})`, async () => {
        // The page's policy forbids foreign scripts; this one is ours.
        const page = await fresh({
          size,
          query: `mock=${device}&${query}`,
          prefs,
          bypassCSP: true,
        })
        await act(page)
        // Colours are judged when nothing moves any more.
        await page.evaluate(() =>
          Promise.all(
            document
              .getAnimations()
              .filter((moving) => moving.effect?.getComputedTiming().iterations === 1)
              .map((moving) => moving.finished.catch(() => null)),
          ),
        )
        await page.evaluate(axe)
        const { violations } = await page.evaluate(() => window.axe.run())
        const found = violations.map(
          ({ id, nodes }) =>
            `${id}: ${nodes
              .map((node) => node.html.slice(0, 140))
              .slice(0, 3)
              .join(' | ')}`,
        )
        await page.context().close()
        assert.deepEqual(found, [])
      })
    }
  }
}
