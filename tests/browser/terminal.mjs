// Somebody at a terminal: each thing they do is a run of `harkara-cli`.

import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { program } from '../lib/processes.mjs'

const run = promisify(execFile)
/** A chat's messages. */
const OUTPUT = 64 << 20

export class Terminal {
  /** @param {string} folder @param {string} handle @param {string} relayLink */
  static async join(folder, handle, relayLink) {
    const terminal = new Terminal(join(folder, handle))
    await terminal.say('signup', relayLink, handle)
    return terminal
  }

  /** @private @param {string} profile */
  constructor(profile) {
    this.profile = profile
  }

  /**
   * One command; answers with the objects it printed.
   * @param {...string} words
   * @returns {Promise<any[]>}
   */
  async say(...words) {
    const { stdout } = await run(program('harkara-cli'), ['--profile', this.profile, '--json', ...words], {
      maxBuffer: OUTPUT,
    })
    return stdout
      .split('\n')
      .filter((line) => line.startsWith('{') || line.startsWith('['))
      .map((line) => JSON.parse(line))
  }

  /** Fetches a file of a message; answers where it was saved. @param {string} message */
  async download(message, place, folder) {
    const said = await this.say('download', message, '--place', String(place), '--to', folder)
    return said.at(-1).path
  }
}
