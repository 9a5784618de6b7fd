// The relay: the real program with its own data, which also serves the phone page. It can be stopped and started again.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../lib/ports.mjs'
import { ROOT, program, start, stop } from '../../lib/processes.mjs'
import { until } from '../../lib/until.mjs'

export class Relay {
  /** @param {string} folder */
  static async start(folder) {
    const relay = new Relay(folder, await freePort())
    await relay.start()
    return relay
  }

  /** @private */
  constructor(folder, port) {
    this.folder = folder
    this.port = port
    /** Where the phone page is: a secure context for the browser, as every address on `localhost` is. */
    this.page = `http://localhost:${port}/`
    /** What a device is given to find it. */
    this.link = ''
  }

  /** Starts it, the first time or again, on the same port with the same data. */
  async start() {
    const args = ['serve', '--open', '--name', 'The demo', '--listen', `127.0.0.1:${this.port}`]
    args.push('--data', join(this.folder, 'relay'), '--web', join(ROOT, 'ui/dist-phone'))
    const log = join(this.folder, 'relay.log')
    this.process = start(program('harkara-relay'), args, { log })
    await until('the relay answers', () => fetch(`${this.page}healthz`).then((response) => response.ok))
    this.link = await until('the relay has said its link', () => {
      return readFileSync(log, 'utf8').match(/Relay link: +(harkara:\S+)/)?.[1]
    })
  }

  /** An orderly end. */
  async stop() {
    if (this.process) await stop(this.process)
  }

  /** Holds it as it is, as a full machine would: connections stay, nothing moves. */
  pause() {
    this.process?.kill('SIGSTOP')
  }

  resume() {
    this.process?.kill('SIGCONT')
  }
}
