// What a chat holds besides words, of one kind, page by page, newest first; it follows what comes and goes.

import type { ChatId, Event, MessageId, MessageView, SharedKind, SharedThing, SharedView } from '../api/types'
import { ask, asApiError, backend } from '../backend/ask'
import { toasts } from './toasts.svelte'

const PAGE = 120

export class Shared {
  items = $state.raw<SharedView[]>([])
  loaded = $state(false)
  /** Where the next page begins; null: all are here. */
  #end: MessageId | null = null
  #busy = false
  #touched = new Set<MessageId>()

  constructor(
    readonly chat: ChatId,
    readonly kind: SharedKind,
  ) {}

  /** Loads the first page and follows from then on. The answer ends it. */
  open(): () => void {
    const stop = backend().subscribe((event) => this.#follow(event))
    void this.#load(null)
    return stop
  }

  /** The next page, if there is one. */
  more(): void {
    if (this.#end && !this.#busy) void this.#load(this.#end)
  }

  async #load(before: MessageId | null): Promise<void> {
    this.#busy = true
    try {
      const { items, end } = await this.#page(before, null)
      this.#end = end
      this.items = before ? [...this.items, ...items] : items
      this.loaded = true
    } catch (error) {
      toasts.error(asApiError(error))
    } finally {
      this.#busy = false
    }
  }

  #follow(event: Event): void {
    if (event.type !== 'messages' || event.chat !== this.chat || !this.loaded) return
    const waiting = this.#touched.size > 0
    for (const id of event.ids) this.#touched.add(id)
    if (!waiting) setTimeout(() => void this.#renew(), 60)
  }

  async #renew(): Promise<void> {
    const touched = new Set(this.#touched)
    this.#touched.clear()
    const known = new Set(this.items.map(({ message }) => message).filter((id) => touched.has(id)))
    try {
      if (known.size > 0) {
        const { messages } = await ask({ type: 'messages_by_id', ids: [...known] })
        const now = new Map(messages.map((message) => [message.id, message]))
        this.items = this.items.flatMap((item) => {
          if (!known.has(item.message)) return [item]
          const thing = renewed(item.thing, now.get(item.message))
          return thing ? [{ ...item, thing }] : []
        })
      }
      if (known.size < touched.size) await this.#newest()
    } catch (error) {
      toasts.error(asApiError(error))
    }
  }

  async #newest(): Promise<void> {
    const [first] = this.items
    if (!first) return this.#load(null)
    const { items } = await this.#page(null, first.message)
    this.items = [...items, ...this.items]
  }

  #page(
    before: MessageId | null,
    after: MessageId | null,
  ): Promise<{ items: SharedView[]; end: MessageId | null }> {
    return ask({ type: 'shared', chat: this.chat, kind: this.kind, before, after, limit: PAGE })
  }
}

/** As its message has it now; null: not any more. */
function renewed(thing: SharedThing, message: MessageView | undefined): SharedThing | null {
  if (message?.content.type !== 'text') return null
  if (thing.is === 'link') {
    const { text, links } = message.content
    return links.some(({ url }) => url === thing.url) ? { ...thing, text } : null
  }
  const file = message.content.files.find(({ place }) => place === thing.file.place)
  return file ? { is: 'file', file } : null
}
