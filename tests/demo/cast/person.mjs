// Somebody with a headless device: `harkara-cli serve`, which takes commands and queries as JSON lines and answers so.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ended, program, start, stop } from '../../lib/processes.mjs'
import { until } from '../../lib/until.mjs'
import { message, overview } from '../device.mjs'

export class Person {
  /**
   * @param {string} folder
   * @param {string} handle
   */
  static async join(folder, handle, name, relayLink, place = undefined) {
    const person = Person.atMachine(folder, handle, name, place)
    await person.command({ type: 'sign_up', relayLink, handle, name, deviceName: `${name}'s machine` })
    await until(`${name} is online`, async () => (await overview(person)).connection.state === 'online')
    return person
  }

  /**
   * A device that belongs to nobody yet.
   * @param {{ before: string[], env: Record<string, string> }} [place] what its program is started by, and with
   */
  static atMachine(folder, handle, name, place = undefined) {
    return new Person(folder, handle, name, place)
  }

  /** @private */
  constructor(folder, handle, name, { before, env } = { before: [], env: {} }) {
    this.handle = handle
    /** Where linking stands, as the device last said. */
    this.link = { stage: 'idle' }
    this.name = name
    this.folder = folder
    /** How far files under way are, in bytes, by message. @type {Map<string, number>} */
    this.progress = new Map()
    this.requests = 0
    /** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void }>} */
    this.waiting = new Map()
    const [first, ...rest] = [...before, program('harkara-cli'), '--profile', join(folder, handle), 'serve']
    this.process = start(first, rest, { log: join(folder, `${handle}.log`), env, talks: true })
    this.process.once('exit', () =>
      this.waiting.forEach(({ reject }) => reject(new Error(`${name}'s device has ended`))),
    )
    createInterface({ input: this.process.stdout }).on('line', (line) => this.heard(JSON.parse(line)))
  }

  /** @param {object} command */
  async command(command) {
    return (await this.ask({ command })).reply
  }

  /** @param {object} query */
  async query(query) {
    return (await this.ask({ query })).answer
  }

  /** Saves a file of a message; answers where it is. @returns {Promise<string>} */
  async save(message, place = 0) {
    const to = join(this.folder, `${this.handle}-saved`)
    mkdirSync(to, { recursive: true })
    return (await this.ask({ save: { message, place, to } })).saved
  }

  /** What is about to be linked, once the other side has shown itself. */
  linkRequest() {
    return until('there is something to link', () => this.link?.stage === 'compare' && this.link.request)
  }

  /** Reads everything in a chat up to this message. */
  async read(chat, id) {
    await until(`${this.name} has the message`, () => message(this, id))
    await this.command({ type: 'mark_read', chat, upTo: id })
  }

  /** The device stands still, as a phone in a tunnel. */
  pause() {
    this.process.kill('SIGSTOP')
  }

  resume() {
    this.process.kill('SIGCONT')
  }

  /** The power cut: kill -9. */
  async kill() {
    this.process.kill('SIGKILL')
    await ended(this.process)
  }

  async leave() {
    this.resume()
    await stop(this.process)
  }

  /** @private */
  ask(request) {
    const id = ++this.requests
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject })
      this.process.stdin.write(`${JSON.stringify({ id, ...request })}\n`)
    })
  }

  /** @private */
  heard(line) {
    const waiting = this.waiting.get(line.id)
    if (!waiting) {
      if (line.event?.type === 'link') this.link = line.event.state
      for (const { message, done } of line.event?.progress?.length ? line.event.progress : [])
        this.progress.set(message, done)
      return
    }
    this.waiting.delete(line.id)
    if (line.error)
      waiting.reject(
        Object.assign(new Error(`${this.name}: ${line.error.code} ${line.error.detail}`), line.error),
      )
    else waiting.resolve(line)
  }
}
