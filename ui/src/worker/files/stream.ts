// STREAM over WebCrypto's AES-256-GCM, in the layout of crates/media: seven zero bytes, the segment's number, and whether
// it is the last.

import type { Sealed } from './protocol'

export const SEGMENT = 256 * 1024
const TAG = 16
/** A sealed segment; the last of a file may be shorter. */
export const CHUNK = SEGMENT + TAG

const PURPOSE = new TextEncoder().encode('harkara/attachment/v1')

/** What is on disk, or came from the relay, is not what was sealed. */
export class Damaged extends Error {}

/** Seals and opens the chunks of one file. */
export class Stream {
  readonly #key: CryptoKey
  readonly #size: number
  readonly #chunks: number
  readonly #last: number

  static async of({ key, size, chunks, last }: Omit<Sealed, 'name'>): Promise<Stream> {
    const secret = await crypto.subtle.importKey('raw', key, 'HKDF', false, ['deriveKey'])
    const derived = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: PURPOSE }
    const cipher = { name: 'AES-GCM', length: 256 }
    const use: KeyUsage[] = ['encrypt', 'decrypt']
    return new Stream(await crypto.subtle.deriveKey(derived, secret, cipher, false, use), size, chunks, last)
  }

  private constructor(key: CryptoKey, size: number, chunks: number, last: number) {
    this.#key = key
    this.#size = size
    this.#chunks = chunks
    this.#last = last
  }

  /** How long a chunk is. */
  chunk(index: number): number {
    return index + 1 === this.#chunks ? this.#last : CHUNK
  }

  /** How much of the file it holds; the rest is padding. */
  #part(index: number): number {
    return Math.min(this.#size - index * SEGMENT, SEGMENT)
  }

  async seal(index: number, segment: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
    const padded = new Uint8Array(this.chunk(index) - TAG)
    padded.set(segment)
    return new Uint8Array(await crypto.subtle.encrypt(this.#place(index), this.#key, padded))
  }

  async open(index: number, chunk: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    if (index >= this.#chunks || chunk.length !== this.chunk(index)) throw new Damaged('length')
    const opened = await crypto.subtle.decrypt(this.#place(index), this.#key, chunk).catch(() => {
      throw new Damaged('sealed otherwise')
    })
    const part = this.#part(index)
    if (new Uint8Array(opened, part).some((byte) => byte !== 0)) throw new Damaged('padding')
    return new Uint8Array(opened, 0, part)
  }

  #place(index: number): AesGcmParams {
    const iv = new Uint8Array(12)
    const view = new DataView(iv.buffer)
    view.setUint32(7, index)
    view.setUint8(11, Number(index + 1 === this.#chunks))
    return { name: 'AES-GCM', iv }
  }
}

/** What the relay calls a chunk. */
export async function digest(chunk: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', chunk))
}

export function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, place) => byte === other[place])
}
