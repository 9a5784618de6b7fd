// Asha's phone: the phone page in real Chromium, with a camera that sees what we point it at.

import { join } from 'node:path'
import { openBrowser } from '../../lib/browser.mjs'
import { lensCap, look } from '../../lib/camera.mjs'
import { leaderWith } from '../../lib/processes.mjs'
import { PATIENCE_MS, until } from '../../lib/until.mjs'
import { overview } from '../device.mjs'

export class Phone {
  /**
   * @param {string} folder
   * @param {string} address the phone page
   * @param {string} [sound] what its microphone hears: a WAV file
   */
  constructor(folder, address, sound) {
    this.folder = folder
    this.address = address
    this.sound = sound
    this.film = join(folder, 'camera.y4m')
    /** What else its browser is started with, the next time. @type {string[]} */
    this.flags = []
    lensCap(this.film)
  }

  /** Switches it on. Also after it was off: the profile stays. */
  async open() {
    this.browser = await openBrowser(join(this.folder, 'phone'), {
      film: this.film,
      sound: this.sound,
      flags: this.flags,
    })
    this.page = this.browser.pages()[0] ?? (await this.browser.newPage())
    this.page.setDefaultTimeout(PATIENCE_MS)
    this.page.on('console', (line) => {
      if (line.type() === 'error') console.error(`      phone page: ${line.text()}`)
    })
    this.page.on('pageerror', (error) => console.error(`      phone page: ${error}`))
    await this.page.goto(this.address)
    await until('the phone page has begun', () => this.page.evaluate(() => 'harkara' in globalThis))
  }

  /** Switches it off. */
  async close() {
    await this.browser?.close()
    this.browser = undefined
  }

  /** Every process of the browser stands still; nothing is lost, nothing moves. */
  pause() {
    process.kill(-this.leader(), 'SIGSTOP')
  }

  resume() {
    if (this.browser) process.kill(-this.leader(), 'SIGCONT')
  }

  /** The process of the browser that all others of it come from. */
  leader() {
    const pid = leaderWith(`--user-data-dir=${join(this.folder, 'phone')}`)
    if (pid === undefined) throw new Error('the browser’s processes can’t be found')
    return pid
  }

  /** @param {object} command */
  command(command) {
    return this.page.evaluate((given) => globalThis.harkara.command(given), command)
  }

  /** @param {object} query */
  query(query) {
    return this.page.evaluate((given) => globalThis.harkara.query(given), query)
  }

  /** Runs a function in the page. @template T @param {(...given: any[]) => T} work @returns {Promise<Awaited<T>>} */
  inPage(work, ...given) {
    return this.page.evaluate(`(${work})(...${JSON.stringify(given)})`)
  }

  /** Saves a file of a message among the downloads; answers where it is. @returns {Promise<string>} */
  async save(message, place = 0) {
    const begun = this.page.waitForEvent('download')
    await this.page.evaluate(([id, at]) => globalThis.harkara.shell.saveFile(id, at), [message, place])
    return (await begun).path()
  }

  /** @param {string} id */
  part(id) {
    return this.page.getByTestId(id)
  }

  /** Points the camera at a picture. @param {string} picture a PNG */
  lookAt(picture) {
    look(this.film, picture)
  }

  /** Waits until it is connected and has taken in what was waiting for it. */
  async caughtUp() {
    await until(
      'the phone has caught up',
      async () => {
        const { connection } = await overview(this)
        return connection.state === 'online' && !connection.catchingUp
      },
      120_000,
    )
  }

  /** @param {string} file */
  async screenshot(file) {
    await this.page.screenshot({ path: file })
    return file
  }
}
