// The WebSocket to the relay: kept open while it is wanted, tried again with growing waits.

import type { Fault } from '../lib/api/types'
import { Backoff } from '../lib/wasm/harkara_phone'

/** A relay that has not answered by then does not. */
const CONNECT_MS = 15_000
/** A connection that has lived this long was a good one. */
const HELD_MS = 10_000
/** The code with which a relay closes that has too many to let in; the reason says after how many milliseconds to return. */
const TRY_LATER = 1013
/** So many messages, or bytes, are handed on in one go; the page's questions get their turn in between. */
const MOST_AT_ONCE = 100
const MOST_BYTES_AT_ONCE = 256 * 1024

export interface SocketEvents {
  connecting(): void
  opened(): void
  received(messages: Uint8Array[]): void
  /** For how long the relay has asked to be left alone, in milliseconds. */
  advice(): number
  closed(fault: Fault, retryAt: number | null): void
}

export class RelaySocket {
  readonly #events: SocketEvents
  readonly #backoff = new Backoff()
  #address: string | null = null
  #socket: WebSocket | null = null
  #openedAt = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #arrived: Uint8Array[] = []
  #arrivedBytes = 0
  /** Its own message comes after those of the socket that are here already. */
  readonly #after = new MessageChannel()

  constructor(events: SocketEvents) {
    this.#events = events
    this.#after.port2.onmessage = () => this.#handOn()
    addEventListener('online', () => this.hurry())
    addEventListener('offline', () => this.drop())
  }

  /** Be connected to this address from now on. */
  connect(address: string): void {
    if (this.#address === address && this.#socket) return
    this.#forget()
    this.#address = address
    this.#backoff.reset()
    this.#open()
  }

  /** Close what there is and connect again: at once, unless the connection has not even held. */
  renew(): void {
    if (this.#openedAt && Date.now() - this.#openedAt < HELD_MS) return this.#lost()
    this.#forget()
    this.#backoff.reset()
    this.#open()
  }

  /** Close what there is and wait as after a loss. */
  drop(): void {
    if (this.#socket) this.#lost()
  }

  /** Close and stay away. */
  leave(): void {
    this.#forget()
    this.#address = null
  }

  /** If a wait is running, end it. */
  hurry(): void {
    if (!this.#socket && this.#address) this.renew()
  }

  send(message: Uint8Array<ArrayBuffer>): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(message)
  }

  #open(): void {
    if (!this.#address) return
    this.#events.connecting()
    let socket: WebSocket
    try {
      socket = new WebSocket(this.#address)
    } catch {
      // An address this page may not connect to: plain from a secure page, for one.
      return this.#lost()
    }
    socket.binaryType = 'arraybuffer'
    this.#socket = socket
    this.#timer = setTimeout(() => this.drop(), CONNECT_MS)
    // Events of a socket that was given up are nobody's.
    const mine = (): boolean => this.#socket === socket
    socket.onopen = () => {
      if (!mine()) return
      clearTimeout(this.#timer)
      this.#openedAt = Date.now()
      this.#events.opened()
    }
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (!mine()) return
      if (this.#arrived.length === 0) this.#after.port1.postMessage(null)
      // A text message is none of the relay's; the session takes it for what it is.
      const message = data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array()
      this.#arrived.push(message)
      this.#arrivedBytes += message.length
      if (this.#arrived.length >= MOST_AT_ONCE || this.#arrivedBytes >= MOST_BYTES_AT_ONCE) this.#handOn()
    }
    socket.onclose = ({ code, reason }) => {
      if (mine()) this.#lost(code === TRY_LATER ? Number.parseInt(reason, 10) || 0 : null)
    }
  }

  #handOn(): void {
    const messages = this.#arrived
    this.#arrived = []
    this.#arrivedBytes = 0
    if (messages.length > 0) this.#events.received(messages)
  }

  /** `busy`: the relay did not let this connection in, and said when to come back. */
  #lost(busy: number | null = null): void {
    // What came before the end still counts.
    this.#handOn()
    if (this.#openedAt && Date.now() - this.#openedAt > HELD_MS) this.#backoff.reset()
    this.#forget()
    const wait = this.#backoff.next(Math.max(busy ?? 0, this.#events.advice()), randomNumber())
    // Without a network there is nothing to wait for but the network.
    if (navigator.onLine) this.#timer = setTimeout(() => this.#open(), wait)
    const fault = !navigator.onLine ? 'no_network' : busy === null ? 'relay_down' : 'relay_busy'
    this.#events.closed(fault, navigator.onLine ? Date.now() + wait : null)
  }

  #forget(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const socket = this.#socket
    this.#socket = null
    this.#openedAt = 0
    this.#arrived = []
    this.#arrivedBytes = 0
    socket?.close()
  }
}

/** Any number of 32 bits, evenly. */
function randomNumber(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0
}
