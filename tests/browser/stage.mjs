// What every test of the phone page stands on: a relay of its own and phones in real Chromium.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Phone } from '../demo/cast/phone.mjs'
import { Relay } from '../demo/cast/relay.mjs'
import { signUp } from '../demo/screens/phone.mjs'
import { ROOT, TARGET } from '../lib/processes.mjs'

const { renderSVG } = createRequire(join(ROOT, 'ui/package.json'))('uqr')

/** Where pictures of the page go, for people to look at. */
export const PICTURES = join(TARGET, 'browser')

/** A relay, and what is to be put away at the end. */
export class Stage {
  static async set() {
    const folder = mkdtempSync(join(tmpdir(), 'harkara-browser-'))
    mkdirSync(PICTURES, { recursive: true })
    return new Stage(folder, await Relay.start(folder))
  }

  /** @private */
  constructor(folder, relay) {
    this.folder = folder
    this.relay = relay
    /** @type {(() => Promise<void>)[]} */
    this.ends = []
  }

  /** A phone that has just opened the page. @param {string} owner */
  async phone(owner) {
    const folder = join(this.folder, owner)
    mkdirSync(folder)
    const phone = new Phone(folder, this.relay.page)
    await phone.open()
    this.ends.push(() => phone.close())
    return phone
  }

  /** A phone whose owner has signed up, by what is on the screen. */
  async signedUp(handle, name) {
    const phone = await this.phone(handle)
    await signUp(phone, this.relay.link, handle, name)
    await phone.caughtUp()
    return phone
  }

  async clear() {
    for (const end of this.ends.reverse()) await end()
    await this.relay.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** A picture for people to look at. @param {Phone} phone @param {string} name */
export function picture(phone, name) {
  return phone.screenshot(join(PICTURES, `${name}.png`))
}

/**
 * Draws a code as a device's screen would show it: in the middle of other things, on white.
 * @param {Phone} phone whose browser draws it
 * @param {string} file a PNG
 */
export async function drawCode(phone, text, file) {
  const page = await phone.browser.newPage()
  await page.setViewportSize({ width: 1280, height: 800 })
  const style =
    '<style>body { margin: 0; display: grid; place-content: center; height: 100vh } svg { width: 440px }</style>'
  await page.setContent(`${style}${renderSVG(text)}`)
  await page.screenshot({ path: file })
  await page.close()
}
