// The folder of files in the browser's private storage: sealed chunks one after another, under the file's name.

/** Open at a time: opening costs more than reading a chunk. */
const OPEN = 6
/** How long the browser may take to bury a worker that had a file open. */
const BURIAL_MS = 5_000
const BURIAL_STEP_MS = 100

/** A folder of files that are read and written in place. A file is open here once at most. */
export class Shelf {
  readonly #folder: FileSystemDirectoryHandle
  /** The one used longest ago comes first. */
  readonly #open = new Map<string, Promise<FileSystemSyncAccessHandle>>()

  /** Opens the folder, making it where there is none. What is not known goes. */
  static async open(folder: string, known: Iterable<string>): Promise<Shelf> {
    const root = await navigator.storage.getDirectory()
    const shelf = new Shelf(await root.getDirectoryHandle(folder, { create: true }))
    const kept = new Set(known)
    const gone: string[] = []
    for await (const name of shelf.#folder.keys()) if (!kept.has(name)) gone.push(name)
    for (const name of gone) await shelf.delete(name)
    return shelf
  }

  /** Opens it beside another worker, which keeps it clean: everything in it stays. */
  static async beside(folder: string): Promise<Shelf> {
    const root = await navigator.storage.getDirectory()
    return new Shelf(await root.getDirectoryHandle(folder, { create: true }))
  }

  private constructor(folder: FileSystemDirectoryHandle) {
    this.#folder = folder
  }

  /**
   * Does something with a file, without a pause in between: it may be closed afterwards.
   * Where it is not there and not made, this rejects with a `NotFoundError`.
   */
  async use<T>(name: string, create: boolean, work: (file: FileSystemSyncAccessHandle) => T): Promise<T> {
    const file = this.#open.get(name) ?? this.#access(name, create)
    this.#open.delete(name)
    this.#open.set(name, file)
    file.catch(() => this.#open.get(name) === file && this.#open.delete(name))
    while (this.#open.size > OPEN) {
      const [oldest = name] = this.#open.keys()
      this.close(oldest)
    }
    return work(await file)
  }

  /** Lets go of it: now it can be read as a whole, moved or deleted. */
  close(name: string): void {
    void this.#open.get(name)?.then(
      (file) => file.close(),
      () => undefined,
    )
    this.#open.delete(name)
  }

  /** The file as the browser has it, on disk. */
  async whole(name: string): Promise<File> {
    await this.#closed(name)
    return (await this.#folder.getFileHandle(name)).getFile()
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#closed(from)
    await this.#closed(to)
    const file = (await this.#folder.getFileHandle(from)) as Movable
    await file.move(to)
  }

  /** What can't be deleted now goes at the next start. */
  async delete(name: string): Promise<void> {
    await this.#closed(name)
    await this.#folder.removeEntry(name).catch(() => undefined)
  }

  async #closed(name: string): Promise<void> {
    const file = await this.#open.get(name)?.catch(() => null)
    this.#open.delete(name)
    file?.close()
  }

  async #access(name: string, create: boolean): Promise<FileSystemSyncAccessHandle> {
    const handle = await this.#folder.getFileHandle(name, { create })
    const until = Date.now() + BURIAL_MS
    for (;;) {
      try {
        return await handle.createSyncAccessHandle()
      } catch (thrown) {
        // The engine's lock is ours, so whoever still has it has already ended.
        if (!isNamed(thrown, 'NoModificationAllowedError') || Date.now() > until) throw thrown
        await new Promise((again) => setTimeout(again, BURIAL_STEP_MS))
      }
    }
  }
}

/** In every browser this page is for, and not yet in TypeScript's library. */
interface Movable extends FileSystemFileHandle {
  move(name: string): Promise<void>
}

/** Writes all of it, or throws. */
export function write(file: FileSystemSyncAccessHandle, bytes: Uint8Array<ArrayBuffer>, at: number): void {
  if (file.write(bytes, { at }) !== bytes.length)
    throw new DOMException('a short write', 'QuotaExceededError')
}

/** Reads so many bytes, or as many as there are. */
export function read(file: FileSystemSyncAccessHandle, at: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  return bytes.subarray(0, file.read(bytes, { at }))
}

export function isNamed(thrown: unknown, name: string): boolean {
  return thrown instanceof DOMException && thrown.name === name
}
