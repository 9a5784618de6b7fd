// The photo or video that is looked at large, and its neighbours in the chat, in the order of time.

import type { ChatId, Event, FileView, MessageId, MessageView, SharedView } from '../api/types'
import { ask, asApiError, backend } from '../backend/ask'
import { nav } from './nav.svelte'
import { toasts } from './toasts.svelte'

export interface Looked {
  message: MessageId
  file: FileView
  senderName: string
  outgoing: boolean
  sentMs: number
}

const PAGE = 30
/** So near an end the next page is fetched. */
const NEAR = 5

class Viewer {
  items = $state.raw<Looked[]>([])
  at = $state(0)
  chat: ChatId | null = null
  /** Where the pages go on; null: the chat has nothing further there. */
  #older: MessageId | null = null
  #newer: MessageId | null = null
  #busy = false
  #stop: () => void = () => undefined

  get now(): Looked | undefined {
    return this.items[this.at]
  }

  /** Opens at this file of a message of the open chat. */
  async open(message: MessageId, place: number): Promise<void> {
    const { chat } = nav.place
    try {
      const { messages } = await ask({ type: 'messages_by_id', ids: [message] })
      const items = messages.flatMap(looked)
      if (!chat || items.length === 0) return
      this.#stop()
      this.#stop = backend().subscribe((event) => void this.#follow(event))
      this.chat = chat
      this.at = Math.max(
        0,
        items.findIndex(({ file }) => file.place === place),
      )
      this.items = items
      this.#older = this.#newer = message
      await this.#more()
    } catch (error) {
      toasts.error(asApiError(error))
    }
  }

  step(by: number): void {
    this.at = Math.min(this.items.length - 1, Math.max(0, this.at + by))
    void this.#more()
  }

  close(): void {
    this.#stop()
    this.items = []
    this.chat = null
  }

  async #more(): Promise<void> {
    const { chat } = this
    if (this.#busy || !chat) return
    this.#busy = true
    try {
      if (this.at < NEAR && this.#older) {
        const { items, end } = await this.#page(chat, { before: this.#older, after: null })
        if (this.chat !== chat) return
        this.#older = end
        this.items = [...items, ...this.items]
        this.at += items.length
      }
      if (this.at > this.items.length - 1 - NEAR && this.#newer) {
        const { items, end } = await this.#page(chat, { before: null, after: this.#newer })
        if (this.chat !== chat) return
        this.#newer = end
        this.items = [...this.items, ...items]
      }
    } catch (error) {
      toasts.error(asApiError(error))
    } finally {
      this.#busy = false
    }
  }

  async #page(
    chat: ChatId,
    bound: { before: MessageId | null; after: MessageId | null },
  ): Promise<{ items: Looked[]; end: MessageId | null }> {
    const { items, end } = await ask({ type: 'shared', chat, kind: 'media', ...bound, limit: PAGE })
    return { items: items.reverse().flatMap(sharedLooked), end }
  }

  /** What is looked at arrives, or is deleted. */
  async #follow(event: Event): Promise<void> {
    if (event.type !== 'messages' || event.chat !== this.chat) return
    const touched = new Set(event.ids)
    const ids = [...new Set(this.items.map(({ message }) => message))].filter((id) => touched.has(id))
    if (ids.length === 0) return
    const { messages } = await ask({ type: 'messages_by_id', ids })
    const renewed = new Map(messages.flatMap(looked).map((item) => [key(item), item]))
    const now = this.now
    const items = this.items.flatMap((item) => {
      if (!touched.has(item.message)) return [item]
      return renewed.get(key(item)) ?? []
    })
    const at = now ? items.findIndex((item) => key(item) === key(now)) : -1
    if (items.length === 0) return this.close()
    this.at = at < 0 ? Math.min(this.at, items.length - 1) : at
    this.items = items
  }
}

const key = ({ message, file }: Looked): string => `${message} ${file.place}`

function looked(message: MessageView): Looked[] {
  if (message.content.type !== 'text') return []
  const { id, senderName, outgoing, sentMs } = message
  const files = message.content.files.filter((file) => file.kind === 'photo' || file.kind === 'video')
  return files.map((file) => ({ message: id, file, senderName, outgoing, sentMs }))
}

function sharedLooked({ thing, ...rest }: SharedView): Looked[] {
  return thing.is === 'file' ? [{ ...rest, file: thing.file }] : []
}

export const viewer = new Viewer()
