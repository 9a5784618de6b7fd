// The mock bundle behind a strict content security policy, opened in the system's Chromium.

import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const DIST = fileURLToPath(new URL('../../dist-mock', import.meta.url))
const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
}

/** What the relay and the desktop window send too. */
export const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; " +
  "connect-src 'self'; manifest-src 'self'; media-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

export async function serve() {
  if (!existsSync(DIST)) throw new Error('build first: npx vite build --mode mock')
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url, 'http://x').pathname)
    let file = join(DIST, path)
    if (!existsSync(file) || statSync(file).isDirectory()) file = join(DIST, 'index.html')
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': POLICY,
    })
    createReadStream(file).pipe(response)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { address: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() }
}

export async function browser() {
  const executablePath =
    process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync)
  if (!executablePath) throw new Error('no Chromium found: set CHROMIUM to its path')
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
    ],
  })
}

export const DESKTOP = { viewport: { width: 1280, height: 800 } }
export const PHONE = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  deviceScaleFactor: 2,
}

/** A page on the mock; anything the page complains of lands in `page.complaints`. */
export async function open(on, address, { size = DESKTOP, query = '', prefs = {}, ...context } = {}) {
  const fresh = await on.newContext({ locale: 'en-GB', timezoneId: 'Asia/Kolkata', ...size, ...context })
  await fresh.grantPermissions(['clipboard-read', 'clipboard-write'])
  await fresh.addInitScript((stored) => {
    localStorage.setItem('harkara.prefs', JSON.stringify(stored))
  }, prefs)
  const page = await fresh.newPage()
  page.complaints = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') page.complaints.push(message.text())
  })
  page.on('pageerror', (error) => page.complaints.push(String(error)))
  await page.goto(`${address}?still=1&${query}`)
  await page.locator('#app > *').first().waitFor()
  return page
}

export const by = (page, id) => page.locator(`[data-testid="${id}"]`)
