// The engine's end of the files' worker: jobs go there, and news of them and answers to the page come back.

import type { MessageId } from '../lib/api/types'
import { SealedParts, type Phone } from '../lib/wasm/harkara_phone'
import type { FileAsk, FileNews, Found, FromFiles, Sealed, ToFiles } from './files/protocol'
import type { AboutFile, FileRequest, FromWorker } from './protocol'

interface Unplaced {
  parts: SealedParts
  found: Found
}

export class Files {
  readonly #phone: Phone
  readonly #post: (message: FromWorker) => void
  readonly #worker: Worker
  /** Sealed, and not yet under their names. */
  readonly #unplaced = new Map<number, Unplaced>()

  /** `heard` is called after what the worker said is the engine's, `broken` where it can't go on. */
  constructor(
    phone: Phone,
    post: (message: FromWorker) => void,
    heard: () => void,
    broken: (reason: string) => void,
  ) {
    this.#phone = phone
    this.#post = post
    this.#worker = new Worker(new URL('./files/worker.ts', import.meta.url), {
      type: 'module',
      name: 'files',
    })
    this.#worker.onerror = (event) => broken(event.message || 'the files’ worker did not load')
    this.#worker.onmessage = ({ data }: MessageEvent<FromFiles>) => {
      if (data.type === 'value' || data.type === 'refused' || data.type === 'staged') return post(data)
      this.#hear(data)
      heard()
    }
    this.begin({ type: 'begin', ...(phone.files() as { names: string[]; sources: string[] }) })
  }

  begin(job: ToFiles): void {
    // What is handed over is not needed here any more.
    const handed =
      job.type === 'take' ? [job.data.buffer] : job.type === 'open_part' ? [job.object.buffer] : []
    this.#worker.postMessage(job, handed)
  }

  /** The page wants a file's bytes. */
  ask(request: FileRequest): void {
    const { id } = request
    if (request.type === 'stage') return this.#ask({ type: 'stage', id, blob: request.blob })
    const { sealed, title } = this.#stored(request.message, request.place)
    if (request.type === 'about') {
      const value: AboutFile = { title, size: sealed.size }
      this.#post({ type: 'value', id, value })
    } else if (request.type === 'part') {
      this.#ask({ type: 'part', id, sealed, from: request.from, length: request.length })
    } else {
      this.#ask({ type: 'open', id, sealed, mediaType: request.mediaType })
    }
  }

  #ask(ask: FileAsk): void {
    this.begin(ask)
  }

  #stored(message: MessageId, place: number): { sealed: Sealed; title: string } {
    return this.#phone.storedFile(message, place) as { sealed: Sealed; title: string }
  }

  #hear(news: FileNews): void {
    const phone = this.#phone
    switch (news.type) {
      case 'sealed': {
        const parts = new SealedParts(news.key, news.size, news.ids, news.thumbnail)
        this.#unplaced.get(news.file)?.parts.free()
        this.#unplaced.set(news.file, { parts, found: news.found })
        return this.begin({ type: 'place', file: news.file, name: parts.name() })
      }
      case 'placed':
      case 'dropped': {
        const unplaced = this.#unplaced.get(news.file)
        if (!unplaced) return
        this.#unplaced.delete(news.file)
        const { parts, found } = unplaced
        if (news.type === 'placed') phone.prepared(news.file, parts, JSON.stringify(found))
        return parts.free()
      }
      case 'failed':
        return phone.fileFailed(news.file, news.fault, news.detail)
      case 'checked':
        return phone.fileChecked(news.file, news.here)
      case 'read':
        return phone.chunkRead(news.session, news.requestId, news.data)
      case 'written':
        return phone.chunkWritten(news.requestId, news.file, news.index)
      case 'stuck':
        return phone.chunkStuck(news.requestId, news.file, news.index, news.fault, news.detail)
      case 'part_sealed':
        return phone.partSealed(news.number, news.object)
      case 'part_opened':
        return phone.partOpened(news.number, news.ids)
      case 'part_failed':
        return phone.partFailed(news.number, news.full, news.detail)
    }
  }
}
