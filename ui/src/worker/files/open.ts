// Files that are here, for whoever wants to see, play or save them.

import type { Sealed } from './protocol'
import { stored } from './chunks'
import { Shelf, write } from './shelf'
import { SEGMENT, Stream } from './stream'

const FOLDER = 'opened'
/** Opened in memory; a longer file is opened on disk, where the browser reads what it needs. */
const IN_MEMORY = 16 << 20
/** How long a file stays opened on disk after it was asked for last: a browser does not say when it has read a download. */
const KEPT_MS = 30 * 60_000

/** Files in the clear, each as long as somebody may be reading it. */
export class Opened {
  readonly #shelf: Shelf
  readonly #clear: Shelf
  readonly #here = new Map<string, Promise<File>>()
  readonly #until = new Map<string, ReturnType<typeof setTimeout>>()

  /** What an earlier run has opened goes. */
  static async over(shelf: Shelf): Promise<Opened> {
    return new Opened(shelf, await Shelf.open(FOLDER, []))
  }

  private constructor(shelf: Shelf, clear: Shelf) {
    this.#shelf = shelf
    this.#clear = clear
  }

  /** Some bytes: fewer where the file ends. */
  async part(sealed: Sealed, from: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const end = Math.min(from + length, sealed.size)
    const stream = await Stream.of(sealed)
    const bytes = new Uint8Array(Math.max(0, end - from))
    for (let at = from; at < end;) {
      const index = Math.floor(at / SEGMENT)
      const before = index * SEGMENT
      const segment = await this.#segment(stream, sealed, index)
      const part = segment.subarray(at - before, end - before)
      bytes.set(part, at - from)
      at += part.length
    }
    return bytes
  }

  /** All of it, as the browser takes pictures, sounds and downloads. */
  async whole(sealed: Sealed, mediaType: string): Promise<Blob> {
    if (sealed.size > IN_MEMORY) return new Blob([await this.#onDisk(sealed)], { type: mediaType })
    const stream = await Stream.of(sealed)
    const segments: Uint8Array<ArrayBuffer>[] = []
    for (let index = 0; index < sealed.chunks; index += 1)
      segments.push(await this.#segment(stream, sealed, index))
    return new Blob(segments, { type: mediaType })
  }

  /** Nobody is to read it any more. */
  async forget(name: string): Promise<void> {
    clearTimeout(this.#until.get(name))
    this.#until.delete(name)
    await this.#here.get(name)?.catch(() => undefined)
    this.#here.delete(name)
    await this.#clear.delete(name)
  }

  #onDisk(sealed: Sealed): Promise<File> {
    const { name } = sealed
    const here = this.#here.get(name) ?? this.#write(sealed)
    this.#here.set(name, here)
    here.catch(() => this.#here.delete(name))
    clearTimeout(this.#until.get(name))
    this.#until.set(
      name,
      setTimeout(() => void this.forget(name), KEPT_MS),
    )
    return here
  }

  async #write(sealed: Sealed): Promise<File> {
    const { name } = sealed
    const stream = await Stream.of(sealed)
    try {
      for (let index = 0; index < sealed.chunks; index += 1) {
        const segment = await this.#segment(stream, sealed, index)
        await this.#clear.use(name, true, (file) => write(file, segment, index * SEGMENT))
      }
      return await this.#clear.whole(name)
    } catch (thrown) {
      await this.#clear.delete(name)
      throw thrown
    }
  }

  async #segment(stream: Stream, sealed: Sealed, index: number): Promise<Uint8Array<ArrayBuffer>> {
    return stream.open(index, await stored(this.#shelf, sealed.name, index, stream.chunk(index)))
  }
}
