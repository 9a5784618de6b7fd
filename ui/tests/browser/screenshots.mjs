// Pictures of every screen, for eyes: `npm run screenshots -- [folder] [only]`. Not a test.

import { mkdirSync } from 'node:fs'
import { DESKTOP, PHONE, browser, open, serve } from './page.mjs'
import { DESKTOP_SCREENS, PHONE_SCREENS } from './screens.mjs'

const folder = process.argv[2] ?? 'target/screenshots'
const only = process.argv[3] ?? ''
mkdirSync(folder, { recursive: true })

const server = await serve()
const chromium = await browser()
const looks = [
  ['en', 'light'],
  ['en', 'dark'],
  ['bn', 'light'],
  ['bn', 'dark'],
  ['hi', 'light'],
  ['hi', 'dark'],
  ['fa', 'light'],
  ['fa', 'dark'],
]
for (const [device, size, screens] of [
  ['desktop', DESKTOP, DESKTOP_SCREENS],
  ['phone', PHONE, PHONE_SCREENS],
]) {
  for (const [language, theme] of looks) {
    for (const [name, [query, act]] of Object.entries(screens)) {
      const file = `${device}-${name}-${language}-${theme}`
      if (!new RegExp(only).test(file)) continue
      const page = await open(chromium, server.address, {
        size,
        query: `mock=${device}&${query}`,
        prefs: { theme, language },
      })
      try {
        await act(page)
        await page.waitForTimeout(450)
      } catch (error) {
        console.error(`${file}: ${error.message.split('\n')[0]}`)
      }
      if (page.complaints.length) console.error(file, page.complaints)
      await page.screenshot({ path: `${folder}/${file}.png` })
      await page.context().close()
    }
  }
}
await chromium.close()
server.close()
