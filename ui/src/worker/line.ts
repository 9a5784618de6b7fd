// The sockets and requests of the connection to the relay. Which ones there are is the engine's affair (crates/phone, `line`);
// whether to be connected at all, and how long to wait between tries, is looked after here.

import type { Fault } from '../lib/api/types'
import { Backoff } from '../lib/wasm/harkara_phone'
import { request } from './request'

/** A connection that has lived this long was a good one. */
const HELD_MS = 10_000
/** So many messages, or bytes, are handed on in one go; the page's questions get their turn in between. */
const MOST_AT_ONCE = 100
const MOST_BYTES_AT_ONCE = 256 * 1024
/** A socket that could not even be begun. */
const NOT_OPENED = 1006

/** What the engine wants done, in this order: `LineJob` of crates/phone. */
export type LineJob =
  | { type: 'open'; number: number; url: string }
  | { type: 'send'; number: number; message: Uint8Array<ArrayBuffer> }
  | {
      type: 'post'
      number: number
      slot: number
      url: string
      body: Uint8Array<ArrayBuffer>
      limitMs: number
    }
  | { type: 'get'; number: number; url: string; limitMs: number }
  | { type: 'stands'; number: number }
  | { type: 'close'; number: number }

export interface LineEvents {
  /** A try begins. */
  connecting(): void
  opened(number: number): void
  received(number: number, messages: Uint8Array[]): void
  ended(number: number, code: number, reason: string): void
  posted(number: number, slot: number, body: Uint8Array | undefined): void
  fetched(number: number, body: Uint8Array | undefined): void
  networkIsBack(): void
  /** For how long the relay has asked to be left alone, in milliseconds. */
  advice(): number
  closed(fault: Fault, retryAt: number | null): void
}

interface Socket {
  socket: WebSocket
  arrived: Uint8Array[]
  bytes: number
}

export class Line {
  readonly #events: LineEvents
  readonly #backoff = new Backoff()
  readonly #sockets = new Map<number, Socket>()
  /** The requests under way of each connection. */
  readonly #requests = new Map<number, Set<AbortController>>()
  #address: string | null = null
  /** A try is made, or a connection stands. */
  #active = false
  #standsSince = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  /** Its own message comes after those of the sockets that are here already. */
  readonly #after = new MessageChannel()

  constructor(events: LineEvents) {
    this.#events = events
    this.#after.port2.onmessage = () => this.#handAllOn()
    addEventListener('online', () => {
      events.networkIsBack()
      this.hurry()
    })
    addEventListener('offline', () => this.drop())
  }

  /** Be connected to the relay with this address from now on. */
  connect(address: string): void {
    this.#forget()
    this.#address = address
    this.#backoff.reset()
    this.#begin()
  }

  /** Connect again: at once, unless the connection has not even held. */
  renew(): void {
    if (this.#standsSince && Date.now() - this.#standsSince < HELD_MS) return this.#lost()
    this.#forget()
    this.#backoff.reset()
    this.#begin()
  }

  /** Wait as after a loss. */
  drop(): void {
    if (this.#active) this.#lost()
  }

  /** Stay away. */
  leave(): void {
    this.#forget()
    this.#address = null
  }

  /** If a wait is running, end it. */
  hurry(): void {
    if (!this.#active && this.#address) this.renew()
  }

  do(job: LineJob): void {
    if (job.type === 'open') this.#open(job.number, job.url)
    else if (job.type === 'send') this.#send(job.number, job.message)
    else if (job.type === 'post')
      void this.#ask(job, job.body, (answer) => this.#events.posted(job.number, job.slot, answer))
    else if (job.type === 'get')
      void this.#ask(job, null, (answer) => this.#events.fetched(job.number, answer))
    else if (job.type === 'stands') this.#standsSince = Date.now()
    else this.#close(job.number)
  }

  #begin(): void {
    if (!this.#address) return
    this.#active = true
    this.#events.connecting()
  }

  #open(number: number, url: string): void {
    let socket: WebSocket
    try {
      socket = new WebSocket(url)
    } catch {
      // An address this page may not connect to: plain from a secure page, for one. Not at once: whoever asked is not done.
      setTimeout(() => this.#events.ended(number, NOT_OPENED, ''))
      return
    }
    socket.binaryType = 'arraybuffer'
    const mine: Socket = { socket, arrived: [], bytes: 0 }
    this.#sockets.set(number, mine)
    socket.onopen = () => {
      if (this.#sockets.has(number)) this.#events.opened(number)
    }
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (!this.#sockets.has(number)) return
      if (mine.arrived.length === 0) this.#after.port1.postMessage(null)
      // A text message is none of the relay's; the session takes it for what it is.
      const message = data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array()
      mine.arrived.push(message)
      mine.bytes += message.length
      if (mine.arrived.length >= MOST_AT_ONCE || mine.bytes >= MOST_BYTES_AT_ONCE) this.#handOn(number, mine)
    }
    socket.onclose = ({ code, reason }) => {
      // What came before the end still counts.
      this.#handOn(number, mine)
      if (this.#sockets.delete(number)) this.#events.ended(number, code, reason)
    }
  }

  #send(number: number, message: Uint8Array<ArrayBuffer>): void {
    const socket = this.#sockets.get(number)?.socket
    if (socket?.readyState === WebSocket.OPEN) socket.send(message)
  }

  async #ask(
    { number, url, limitMs }: LineJob & { type: 'post' | 'get' },
    body: Uint8Array<ArrayBuffer> | null,
    then: (answer: Uint8Array | undefined) => void,
  ): Promise<void> {
    const abort = new AbortController()
    const beside = this.#requests.get(number) ?? new Set()
    this.#requests.set(number, beside.add(abort))
    const timer = setTimeout(() => abort.abort(), limitMs)
    const answer = await request(url, body, abort.signal)
    clearTimeout(timer)
    // One of a connection that was closed is nobody's.
    if (this.#requests.get(number)?.delete(abort)) then(answer)
  }

  #close(number: number): void {
    const socket = this.#sockets.get(number)?.socket
    this.#sockets.delete(number)
    socket?.close()
    const requests = this.#requests.get(number)
    this.#requests.delete(number)
    requests?.forEach((request) => request.abort())
  }

  #handAllOn(): void {
    for (const [number, socket] of [...this.#sockets]) this.#handOn(number, socket)
  }

  #handOn(number: number, from: Socket): void {
    const messages = from.arrived
    from.arrived = []
    from.bytes = 0
    if (messages.length > 0 && this.#sockets.has(number)) this.#events.received(number, messages)
  }

  #lost(): void {
    if (this.#standsSince && Date.now() - this.#standsSince > HELD_MS) this.#backoff.reset()
    this.#forget()
    const wait = this.#backoff.next(this.#events.advice(), randomNumber())
    // Without a network there is nothing to wait for but the network.
    if (navigator.onLine) this.#timer = setTimeout(() => this.#begin(), wait)
    this.#events.closed(
      navigator.onLine ? 'relay_down' : 'no_network',
      navigator.onLine ? Date.now() + wait : null,
    )
  }

  #forget(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#active = false
    this.#standsSince = 0
  }
}

/** Any number of 32 bits, evenly. */
function randomNumber(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0
}
