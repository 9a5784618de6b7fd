// Pictures that are on the screen, as blob: addresses: made when somebody looks, given back when nobody does.

import { untrack } from 'svelte'
import { SvelteMap } from 'svelte/reactivity'
import type { FilePlace, FileView, MessageId } from '../api/types'
import { ask, backend } from '../backend/ask'

/** So many a look at the database. */
const BATCH = 60
/** So many are tried again, where the answer failed. */
const TRIES = 3

interface Held {
  users: number
  tries: number
}

type Load = (keys: string[]) => Promise<(Blob | null)[]>

/** Addresses of pictures by key. What is not looked at any more is kept for a moment, up to a number, then revoked. */
export class Pictures {
  readonly #urls = new SvelteMap<string, string>()
  readonly #held = new Map<string, Held>()
  /** Not looked at, the longest ago first. */
  readonly #idle = new Set<string>()
  #queue = new Set<string>()
  #busy = 0

  constructor(
    private readonly load: Load,
    private readonly batch: number,
    private readonly atOnce: number,
    private readonly keep: number,
  ) {}

  /** Somebody looks at it until the answer is called. */
  hold(key: string): () => void {
    return untrack(() => this.#hold(key))
  }

  /** Null until it is there. Reactive. */
  url(key: string): string | null {
    return this.#urls.get(key) ?? null
  }

  #hold(key: string): () => void {
    const held = this.#held.get(key) ?? { users: 0, tries: 0 }
    held.users++
    this.#held.set(key, held)
    this.#idle.delete(key)
    if (held.users === 1 && !this.#urls.has(key)) this.#want(key)
    let gone = false
    return () => {
      if (gone) return
      gone = true
      if (--held.users === 0) this.#leave(key)
    }
  }

  #want(key: string): void {
    const idle = this.#queue.size === 0
    this.#queue.add(key)
    // Whatever else is drawn in this turn comes along in the same question.
    if (idle) queueMicrotask(() => this.#next())
  }

  #leave(key: string): void {
    this.#held.delete(key)
    // Gone before its turn: it was never asked for.
    this.#queue.delete(key)
    if (!this.#urls.has(key)) return
    this.#idle.add(key)
    for (const oldest of this.#idle) {
      if (this.#idle.size <= this.keep) break
      this.#idle.delete(oldest)
      URL.revokeObjectURL(this.#urls.get(oldest) ?? '')
      this.#urls.delete(oldest)
    }
  }

  #next(): void {
    while (this.#busy < this.atOnce && this.#queue.size > 0) {
      // The latest first: they are what is on the screen now.
      const keys = [...this.#queue].slice(-this.batch)
      for (const key of keys) this.#queue.delete(key)
      this.#busy++
      void this.#fetch(keys).finally(() => {
        this.#busy--
        this.#next()
      })
    }
  }

  async #fetch(keys: string[]): Promise<void> {
    try {
      const blobs = await this.load(keys)
      keys.forEach((key, index) => {
        const blob = blobs[index]
        if (blob && this.#held.has(key) && !this.#urls.has(key))
          this.#urls.set(key, URL.createObjectURL(blob))
      })
    } catch {
      // The picture is missing on the screen, nothing else is; it is asked for again as long as somebody looks.
      for (const key of keys) {
        const held = this.#held.get(key)
        if (held && ++held.tries < TRIES) this.#queue.add(key)
      }
    }
  }
}

/** The small pictures of files. */
export const thumbnails = new Pictures(
  async (keys) => {
    const { pictures } = await ask({ type: 'thumbnails', of: keys.map(placeOf) })
    return pictures.map((base64) => (base64 ? jpeg(base64) : null))
  },
  BATCH,
  2,
  90,
)

/** Photos as they are, for a screen that shows few at a time. */
export const photos = new Pictures(
  async ([key = '']) => {
    const { message, place } = placeOf(key)
    return [await backend().shell.readMedia(message, place, key.split(' ')[2] ?? '')]
  },
  1,
  3,
  12,
)

export function thumbnailKey(message: MessageId, file: FileView): string {
  return `${message} ${file.place}`
}

export function photoKey(message: MessageId, file: FileView): string {
  return `${message} ${file.place} ${file.mediaType}`
}

/** Photos beyond this are looked at large only. */
const LARGEST_IN_CHAT = 8_000_000

/** Its bytes are here, and it is of a kind that is shown. */
export function isShown(file: FileView): boolean {
  const { state } = file
  const here =
    state.state === 'here' || state.state === 'uploading' || (state.state === 'failed' && state.here)
  return here && IMAGES.includes(file.mediaType)
}

export function isLight(file: FileView): boolean {
  return file.size <= LARGEST_IN_CHAT
}

/** Whatever a peer says a photo is: nothing else becomes an address that is shown. */
const IMAGES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif']

function placeOf(key: string): FilePlace {
  const [message = '', place = '0'] = key.split(' ')
  return { message: message as MessageId, place: Number(place) }
}

function jpeg(base64: string): Blob {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
  return new Blob([bytes], { type: 'image/jpeg' })
}
