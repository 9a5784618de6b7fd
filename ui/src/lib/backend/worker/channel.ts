// The page's end of the engine's worker: questions and answers by number, and a new worker where one has died.

import type { Answer, ApiError, ChatId, Command, Event, Query, Reply } from '../../api/types'
import { ENGINE_LOCK, type FileRequest, type FromWorker, type ToWorker } from '../../../worker/protocol'

/** Deaths in a row after which the worker is not started again by itself. */
const MOST_DEATHS = 3
/** A worker that has lived this long did not die of its start. */
const LIVED_MS = 30_000
const TAKE_OVER_NEXT = 'harkara-take-over'

type Ask =
  | { type: 'command'; id: number; command: Command }
  | { type: 'query'; id: number; query: Query }
  | FileRequest
type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never
interface Waiting {
  ask: Ask
  resolve(answer: unknown): void
  reject(error: ApiError): void
  /** Hears how many bytes are done. */
  staged: ((done: number) => void) | undefined
}

export class WorkerChannel {
  readonly #listeners = new Set<(event: Event) => void>()
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | null = null
  #lastId = 0
  #started = false
  #stopped: ApiError | null = null
  #visible: ChatId | null = null
  #kept = false
  #deaths = 0
  #startedAt = 0

  constructor() {
    // After `already_open`, trying again in this tab means to use Harkara here.
    const takeOver = sessionStorage.getItem(TAKE_OVER_NEXT) !== null
    sessionStorage.removeItem(TAKE_OVER_NEXT)
    this.#start(takeOver)
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.#tell({ type: 'awake' })
    })
  }

  command(command: Command): Promise<Reply> {
    return this.#ask({ type: 'command', command }) as Promise<Reply>
  }

  query(query: Query): Promise<Answer> {
    return this.#ask({ type: 'query', query }) as Promise<Answer>
  }

  /** Asks for something with a file's bytes. */
  file<T>(request: WithoutId<FileRequest>, staged?: (done: number) => void): Promise<T> {
    return this.#ask(request, staged) as Promise<T>
  }

  subscribe(listener: (event: Event) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  setVisible(chat: ChatId | null): void {
    this.#visible = chat
    this.#tell({ type: 'visible', chat })
  }

  setKept(persistent: boolean): void {
    this.#kept = persistent
    this.#tell({ type: 'kept', persistent })
  }

  #start(takeOver: boolean): void {
    this.#stopped = null
    this.#startedAt = Date.now()
    const worker = new Worker(new URL('../../../worker/main.ts', import.meta.url), {
      type: 'module',
      name: 'engine',
    })
    this.#worker = worker
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (this.#worker === worker) this.#hear(data)
    }
    // A script that can't be loaded; what happens inside later is told as `stopped`.
    worker.onerror = (event) => {
      if (this.#worker === worker)
        this.#died({ code: 'internal', detail: event.message || 'the worker did not load' })
    }
    this.#tell({ type: 'start', takeOver })
    this.#tell({ type: 'kept', persistent: this.#kept })
    this.#tell({ type: 'visible', chat: this.#visible })
  }

  #hear(message: FromWorker): void {
    if (message.type === 'event') return this.#emit(message.event)
    if (message.type === 'started') {
      this.#started = true
      return this.#watch()
    }
    if (message.type === 'stopped') {
      if (message.error.code === 'internal') return this.#died(message.error)
      return this.#stop(message.error)
    }
    const waiting = this.#waiting.get(message.id)
    if (message.type === 'staged') return waiting?.staged?.(message.done)
    this.#waiting.delete(message.id)
    if (message.type === 'value') waiting?.resolve(message.value)
    else if (message.type === 'answer') waiting?.resolve(JSON.parse(message.json) as Answer)
    else if (message.type === 'reply') waiting?.resolve(message.reply)
    else waiting?.reject(message.error)
  }

  /** The worker holds the lock as long as it lives: whoever gets it knows that it has died. */
  #watch(): void {
    const worker = this.#worker
    void navigator.locks.request(ENGINE_LOCK, () => {
      if (this.#worker === worker && !this.#stopped) {
        // Not inside the callback: the next worker needs the lock.
        setTimeout(() => this.#died({ code: 'internal', detail: 'the worker has died' }))
      }
    })
  }

  #died(error: ApiError): void {
    this.#deaths = Date.now() - this.#startedAt > LIVED_MS ? 1 : this.#deaths + 1
    if (this.#deaths > MOST_DEATHS) return this.#stop(error)
    // A look can be taken again. Whether a change was carried out is not known: the person sees it, and decides.
    const isChange = ({ ask }: Waiting): boolean => ask.type === 'command'
    const again = [...this.#waiting.values()].filter((waiting) => !isChange(waiting))
    this.#rejectAll(error, isChange)
    this.#worker?.terminate()
    this.#start(false)
    for (const { ask } of again) this.#tell(ask)
    this.#emit({ type: 'overview' })
  }

  #stop(error: ApiError): void {
    this.#worker?.terminate()
    this.#worker = null
    this.#stopped = error
    this.#rejectAll(error, () => true)
    if (error.code === 'already_open' && this.#started) {
      // Another tab has taken over: the screens here would only grow old.
      location.reload()
    } else if (error.code === 'already_open') {
      sessionStorage.setItem(TAKE_OVER_NEXT, '1')
    }
  }

  #rejectAll(error: ApiError, which: (waiting: Waiting) => boolean): void {
    for (const [id, waiting] of [...this.#waiting]) {
      if (!which(waiting)) continue
      this.#waiting.delete(id)
      waiting.reject(error)
    }
  }

  #ask(question: WithoutId<Ask>, staged?: (done: number) => void): Promise<unknown> {
    if (this.#stopped) return Promise.reject(this.#stopped)
    const ask = { ...question, id: ++this.#lastId } as Ask
    return new Promise((resolve, reject) => {
      this.#waiting.set(ask.id, { ask, resolve, reject, staged })
      this.#tell(ask)
    })
  }

  #tell(message: ToWorker): void {
    this.#worker?.postMessage(message)
  }

  #emit(event: Event): void {
    for (const listener of this.#listeners) listener(event)
  }
}
