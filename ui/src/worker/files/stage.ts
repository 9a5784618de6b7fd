// Files that the page hands over, copied: the person's own may change or go, and the page with it. In the clear, for as
// long as it takes to seal them.

import { isNamed, write, Shelf } from './shelf'

/** How a staged file is called as a source. */
const SCHEME = 'staged:'
const FOLDER = 'staged'
/** So much of a file is in memory at a time. */
const PIECE = 1 << 20
/** The longest file, as the engine has it. */
const LONGEST = 2 * 2 ** 30

export class Stage {
  readonly #shelf: Shelf
  /** Bytes that `fill` has staged: each of them takes its room once more when it is sealed. */
  #filled = 0

  /** Opens the folder. What no message waits for goes. */
  static async open(sources: string[]): Promise<Stage> {
    return new Stage(await Shelf.open(FOLDER, sources.map(nameOf)))
  }

  /** Opens the folder in another worker than the one that seals. */
  static async beside(): Promise<Stage> {
    return new Stage(await Shelf.beside(FOLDER))
  }

  private constructor(shelf: Shelf) {
    this.#shelf = shelf
  }

  /** Copies a file; answers its name as a source. */
  copy(blob: Blob, done: (bytes: number) => void): Promise<string> {
    return this.#make(blob.size, blob.size, async (name) => {
      for (let at = 0; at < blob.size; at += PIECE) {
        const piece = new Uint8Array(await blob.slice(at, at + PIECE).arrayBuffer())
        await this.#shelf.use(name, true, (file) => write(file, piece, at))
        done(at + piece.length)
      }
    })
  }

  /** Makes a file of what `work` puts into it, piece by piece and without a pause; answers its name as a source. */
  async fill(size: number, work: (put: (piece: Uint8Array<ArrayBuffer>) => void) => void): Promise<string> {
    const source = await this.#make(size, size + this.#filled, (name) =>
      this.#shelf.use(name, true, (file) => {
        let at = 0
        work((piece) => {
          write(file, piece, at)
          at += piece.length
        })
      }),
    )
    this.#filled += size
    return source
  }

  async #make(size: number, toSeal: number, work: (name: string) => Promise<void>): Promise<string> {
    if (size > LONGEST) throw { code: 'file_too_large', detail: `${size} bytes` }
    await room(size + toSeal)
    const name = hex(crypto.getRandomValues(new Uint8Array(16)))
    try {
      await this.#shelf.use(name, true, () => undefined)
      await work(name)
      await this.#shelf.use(name, true, (file) => file.flush())
      this.#shelf.close(name)
    } catch (thrown) {
      await this.#shelf.delete(name)
      // The person's file: gone, or a folder.
      if (isNamed(thrown, 'NotReadableError') || isNamed(thrown, 'NotFoundError'))
        throw { code: 'not_found', detail: String(thrown) }
      if (isNamed(thrown, 'QuotaExceededError')) throw { code: 'disk_full', detail: String(thrown) }
      throw thrown
    }
    return SCHEME + name
  }

  whole(source: string): Promise<File> {
    return this.#shelf.whole(nameOf(source))
  }

  /** It is sealed, or not wanted any more. */
  delete(source: string): Promise<void> {
    return this.#shelf.delete(nameOf(source))
  }
}

/** Sealed a file takes the same room again. It is kinder to say so before a long copy than at its end. */
async function room(size: number): Promise<void> {
  const { quota, usage } = await navigator.storage.estimate()
  if (quota !== undefined && size > quota - (usage ?? 0)) {
    throw { code: 'disk_full', detail: `${size} bytes, ${usage} of ${quota} are used` }
  }
}

function nameOf(source: string): string {
  return source.startsWith(SCHEME) ? source.slice(SCHEME.length) : ''
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
