// The relay: the real program with its own data, which also serves the phone page. It can be stopped and started again.

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
    this.address = `http://127.0.0.1:${port}`
    /** A secure context for the browser, where an address in numbers would be one too. */
    this.page = `http://localhost:${port}/`
    this.port = port
    /** What a device is given to find it. */
    this.link = ''
  }

  /** Starts it, the first time or again, on the same port with the same data. */
  async start() {
    const args = [
      'serve',
      '--data',
      join(this.folder, 'relay'),
      '--listen',
      `127.0.0.1:${this.port}`,
      '--open',
    ]
    args.push('--phone-page', join(ROOT, 'ui/dist-phone'))
    this.process = start(program('harkara-relay'), args, { log: join(this.folder, 'relay.log') })
    await until('the relay answers', () => fetch(`${this.address}/healthz`).then((response) => response.ok))
    this.link ||= await this.invite()
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
