// A chat from another messenger that the person brings along: looked at first, then taken over, doubling nothing.

import type { AccountId, ApiError, ChatId, DateOrder, PastView } from '../api/types'
import { asApiError, backend } from '../backend/ask'
import type { OpenedPast, PastSoFar } from '../backend/backend'

class Bringing {
  file = $state.raw<File | null>(null)
  /** Where it belongs, as far as that is known already. */
  chat = $state<ChatId | null>(null)
  step = $state<'opening' | 'choosing' | 'taking' | 'done'>('opening')
  /** The part of the file that has been handed over. */
  part = $state(0)
  view = $state.raw<PastView | null>(null)
  /** The person has said which number of a date is the day. */
  order = $state<DateOrder | null>(null)
  soFar = $state.raw<PastSoFar>({ added: 0, alreadyHere: 0, left: 0 })
  stopped = $state(false)
  fault = $state.raw<ApiError | null>(null)
  #opened: OpenedPast | null = null

  async begin(file: File, chat: ChatId | null): Promise<void> {
    this.close()
    this.file = file
    this.chat = chat
    await this.#attempt(file, async () => {
      const opened = await backend().past.open(file, (bytes) => (this.part = bytes / (file.size + 1)))
      // Closed meanwhile, perhaps for another file.
      if (this.file !== file) return opened.close()
      this.#opened = opened
      const view = await opened.view(null)
      if (this.file !== file) return
      this.view = view
      this.step = 'choosing'
    })
  }

  async read(order: DateOrder): Promise<void> {
    const { file } = this
    this.order = order
    if (file)
      await this.#attempt(file, async () => (this.view = (await this.#opened?.view(order)) ?? this.view))
  }

  async take(chat: ChatId, people: Record<string, AccountId>): Promise<void> {
    const { file, order } = this
    if (!file || !this.#opened) return
    const opened = this.#opened
    this.chat = chat
    this.step = 'taking'
    await this.#attempt(file, async () => {
      // Closed meanwhile, it ends a little later.
      const hear = (soFar: PastSoFar): void => {
        if (this.file === file) this.soFar = soFar
      }
      hear(await opened.take({ chat, order, people }, hear))
      if (this.file === file) this.step = 'done'
    })
  }

  /** What has been taken over stays; the rest can follow another time. */
  stop(): void {
    this.stopped = true
    this.#opened?.stop()
  }

  close(): void {
    this.#opened?.stop()
    this.#opened?.close()
    this.#opened = null
    this.file = null
    this.view = null
    this.order = null
    this.step = 'opening'
    this.part = 0
    this.soFar = { added: 0, alreadyHere: 0, left: 0 }
    this.stopped = false
    this.fault = null
  }

  async #attempt(file: File, work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (this.file === file) this.fault = asApiError(error)
    }
  }
}

export const bringing = new Bringing()

/** Whether a file may be a chat that was exported elsewhere: the question is asked only then. */
export function mayBeChat(files: File[]): File | null {
  const [file] = files
  return files.length === 1 && file && /\.(txt|zip)$/i.test(file.name) ? file : null
}
