// The engine with its connections and its timer. After every call `#settle` does what is to be done.

import type { ChatId, Command, Query } from '../lib/api/types'
import type { Phone } from '../lib/wasm/harkara_phone'
import { Files } from './files'
import type { FileJob } from './files/protocol'
import { Line, type LineJob } from './line'
import type { FileRequest, FromWorker, Note } from './protocol'

/** The longest a timer is set: wake-ups that come late are cured by an early look. */
const LONGEST_SLEEP_MS = 60_000

export function randomSeed(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(32))
}

export class Engine {
  readonly #phone: Phone
  readonly #post: (message: FromWorker) => void
  readonly #line: Line
  readonly #files: Files
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(phone: Phone, post: (message: FromWorker) => void, broken: (reason: string) => void) {
    this.#phone = phone
    this.#post = post
    this.#files = new Files(phone, post, () => this.#settle(), broken)
    this.#line = new Line({
      connecting: () => this.#then(() => phone.connecting()),
      opened: (number) => this.#then(() => phone.opened(number)),
      received: (number, messages) => this.#then(() => phone.received(number, messages)),
      ended: (number, code, reason) => this.#then(() => phone.ended(number, code, reason)),
      posted: (number, slot, body) => this.#then(() => phone.posted(number, slot, body)),
      fetched: (number, body) => this.#then(() => phone.fetched(number, body)),
      networkIsBack: () => phone.networkIsBack(),
      advice: () => phone.advice_ms(),
      closed: (fault, retryAt) => this.#then(() => phone.closed(fault, retryAt)),
    })
    this.#settle()
  }

  command(id: number, command: Command): void {
    this.#then(() => this.#phone.command(id, JSON.stringify(command)))
  }

  query(id: number, query: Query): void {
    this.#post({ type: 'answer', id, json: this.#phone.query(JSON.stringify(query)) })
  }

  file(request: FileRequest): void {
    this.#files.ask(request)
  }

  visible(chat: ChatId | null): void {
    this.#then(() => this.#phone.visible(chat))
  }

  kept(persistent: boolean): void {
    this.#then(() => this.#phone.kept(persistent))
  }

  awake(): void {
    this.#then(() => this.#phone.tick())
    this.#line.hurry()
  }

  #then(call: () => void): void {
    call()
    this.#settle()
  }

  #settle(): void {
    const todo = this.#phone.drain()
    const { socket, address, line, files, notes, wake_ms: wake } = todo
    todo.free()
    for (const job of files as FileJob[]) this.#files.begin(job)
    for (const note of notes) this.#post(JSON.parse(note) as Note)
    clearTimeout(this.#timer)
    if (wake !== undefined) {
      // A timer, even one of no time, lets the page's questions in between two slices of long work.
      const wait = Math.min(Math.max(0, wake - Date.now()), LONGEST_SLEEP_MS)
      this.#timer = setTimeout(() => this.#then(() => this.#phone.tick()), wait)
    }
    for (const job of line as LineJob[]) this.#line.do(job)
    // Last, for it calls back.
    if (socket === 'connect' && address !== undefined) this.#line.connect(address)
    else if (socket === 'renew') this.#line.renew()
    else if (socket === 'drop') this.#line.drop()
    else if (socket === 'leave') this.#line.leave()
  }
}
