// Asha's desktop: the real program in a real window.

import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { program } from '../../lib/processes.mjs'
import { until } from '../../lib/until.mjs'
import { Window } from '../../lib/webdriver.mjs'

export class Desktop {
  /**
   * @param {string} folder
   * @param {string} name of its home, so that two can be told apart
   */
  constructor(folder, name = 'desktop') {
    this.folder = folder
    this.home = join(folder, name)
    mkdirSync(this.home, { recursive: true })
    /** A program with this sees what the desktop sees. */
    this.env = {
      HOME: this.home,
      XDG_DATA_HOME: join(this.home, 'data'),
      XDG_CONFIG_HOME: join(this.home, 'config'),
    }
  }

  /** Starts it, the first time or again. */
  async open() {
    this.window = await Window.open(program('harkara'), {
      log: join(this.folder, 'desktop.log'),
      env: this.env,
    })
    await until('the window has begun', () => this.window.run('return "harkara" in globalThis'))
  }

  async close() {
    await this.window?.close()
    this.window = undefined
  }

  /** kill -9, without a word before. */
  async kill() {
    await this.window.kill()
    this.window = undefined
  }

  /** It stands still; nothing is lost, nothing moves. */
  pause() {
    process.kill(this.window.pid(), 'SIGSTOP')
  }

  resume() {
    if (this.window) process.kill(this.window.pid(), 'SIGCONT')
  }

  /** All that is on its disk, as a thief would copy it. @param {string} name of the copy's home */
  copy(name) {
    this.pause()
    const thief = new Desktop(this.folder, name)
    cpSync(this.home, thief.home, { recursive: true, filter: (path) => !path.endsWith('.lock') })
    this.resume()
    return thief
  }

  /** @param {object} command */
  command(command) {
    return this.window.run('return globalThis.harkara.command(given[0])', command)
  }

  /** @param {object} query */
  query(query) {
    return this.window.run('return globalThis.harkara.query(given[0])', query)
  }

  /** Runs a function in the page. @template T @param {(...given: any[]) => T} work @returns {Promise<Awaited<T>>} */
  inPage(work, ...given) {
    return this.window.run(`return (${work})(...given)`, ...given)
  }

  /** Saves a file of a message among the downloads; answers where it is. @returns {Promise<string>} */
  save(message, place = 0) {
    return this.window.run('return globalThis.harkara.shell.saveFile(given[0], given[1])', message, place)
  }

  /** @param {string} file */
  screenshot(file) {
    return this.window.screenshot(file)
  }
}
