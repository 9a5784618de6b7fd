// The relay: the real program with its own data, which also serves the phone page. It can be stopped and started again.

import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '../../lib/ports.mjs'
import { ROOT, ended, program, start, stop } from '../../lib/processes.mjs'
import { until } from '../../lib/until.mjs'

const run = promisify(execFile)
/** How many people may sign up: more than any story has. */
const PEOPLE = 50

export class Relay {
  /** @param {string} folder */
  static async start(folder, env = () => ({})) {
    const relay = new Relay(folder, await freePort(), env)
    await relay.start()
    return relay
  }

  /** @private */
  constructor(folder, port, env) {
    this.folder = folder
    /** What it is to find in its environment, each time it starts. @type {(name: string) => Record<string, string>} */
    this.env = env
    this.port = port
    /** Where the phone page is: a secure context for the browser, as every address on `localhost` is. */
    this.page = `http://localhost:${port}/`
    /** What a device is given to find it, and a person to sign up. */
    this.link = ''
    /** What else it is told when it starts, the next time. @type {string[]} */
    this.more = []
  }

  /** Starts it, the first time or again, on the same port with the same data. */
  async start() {
    const args = ['serve', '--name', 'The demo', '--listen', `127.0.0.1:${this.port}`]
    args.push('--data', join(this.folder, 'relay'), '--web', join(ROOT, 'ui/dist-phone'), ...this.more)
    this.process = start(program('harkara-relay'), args, {
      log: join(this.folder, 'relay.log'),
      env: this.env('relay'),
    })
    await until('the relay answers', () => fetch(`${this.page}healthz`).then((response) => response.ok))
    this.link ||= await this.invite()
  }

  /** What its operator does beside it; answers with what that printed. @param {...(string | string[])} what */
  async operator(...what) {
    const [words, more] = [
      what.filter((word) => typeof word === 'string'),
      what.flatMap((word) => (Array.isArray(word) ? word : [])),
    ]
    const args = [...words, '--data', join(this.folder, 'relay'), ...more]
    const env = { ...process.env, ...this.env('operator') }
    const { stdout } = await run(program('harkara-relay'), args, { env })
    return stdout
  }

  /** As its operator makes one. @private */
  async invite() {
    const stdout = await this.operator('invite', ['--uses', String(PEOPLE)])
    const [link] = stdout.match(/harkara:\S+/) ?? []
    if (!link) throw new Error(`no invite from the relay: ${stdout}`)
    return link
  }

  /** An orderly end. */
  async stop() {
    if (this.process) await stop(this.process)
  }

  /** The power cut: kill -9. */
  async kill() {
    this.process.kill('SIGKILL')
    await ended(this.process)
  }

  /** Holds it as it is, as a full machine would: connections stay, nothing moves. */
  pause() {
    this.process?.kill('SIGSTOP')
  }

  resume() {
    this.process?.kill('SIGCONT')
  }
}
