// The engine with its socket and its timer. After every call `#settle` does what is to be done.

import type { ChatId, Command, Query } from '../lib/api/types'
import type { Phone } from '../lib/wasm/harkara_phone'
import { Files } from './files'
import type { FileJob } from './files/protocol'
import type { FileRequest, FromWorker, Note } from './protocol'
import { RelaySocket } from './socket'

/** The longest a timer is set: wake-ups that come late are cured by an early look. */
const LONGEST_SLEEP_MS = 60_000

export function randomSeed(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(32))
}

export class Engine {
  readonly #phone: Phone
  readonly #post: (message: FromWorker) => void
  readonly #socket: RelaySocket
  readonly #files: Files
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(phone: Phone, post: (message: FromWorker) => void, broken: (reason: string) => void) {
    this.#phone = phone
    this.#post = post
    this.#files = new Files(phone, post, () => this.#settle(), broken)
    this.#socket = new RelaySocket({
      connecting: () => this.#then(() => phone.connecting()),
      opened: () => this.#then(() => phone.opened(randomSeed())),
      received: (messages) => this.#then(() => phone.received(messages)),
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
    this.#socket.hurry()
  }

  #then(call: () => void): void {
    call()
    this.#settle()
  }

  #settle(): void {
    const todo = this.#phone.drain()
    const { socket, address, messages, files, notes, wake_ms: wake } = todo
    todo.free()
    for (const job of files as FileJob[]) this.#files.begin(job)
    for (const note of notes) this.#post(JSON.parse(note) as Note)
    clearTimeout(this.#timer)
    if (wake !== undefined) {
      // A timer, even one of no time, lets the page's questions in between two slices of long work.
      const wait = Math.min(Math.max(0, wake - Date.now()), LONGEST_SLEEP_MS)
      this.#timer = setTimeout(() => this.#then(() => this.#phone.tick()), wait)
    }
    for (const message of messages as Uint8Array<ArrayBuffer>[]) this.#socket.send(message)
    // Last, for it calls back.
    if (socket === 'connect' && address !== undefined) this.#socket.connect(address)
    else if (socket === 'renew') this.#socket.renew()
    else if (socket === 'drop') this.#socket.drop()
    else if (socket === 'leave') this.#socket.leave()
  }
}
