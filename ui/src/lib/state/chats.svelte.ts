// The chat list: keyset pages from the backend, lines renewed as events name them.

import type { ChatId, ChatSummary, Event } from '../api/types'
import { ask, backend } from '../backend/ask'

const PAGE = 60

export class ChatList {
  chats = $state.raw<ChatSummary[]>([])
  loaded = $state(false)
  #more = true
  #busy = false
  #changed = new Set<ChatId>()

  constructor(readonly archived: boolean) {}

  /** Follows events until the returned function is called. */
  open(): () => void {
    void this.loadMore()
    return backend().subscribe((event) => this.#follow(event))
  }

  async loadMore(): Promise<void> {
    if (this.#busy || !this.#more) return
    this.#busy = true
    try {
      const after = this.chats.at(-1)?.id ?? null
      const page = await ask({ type: 'chats', archived: this.archived, after, limit: PAGE })
      const known = new Set(this.chats.map((chat) => chat.id))
      this.chats = ordered([...this.chats, ...page.chats.filter((chat) => !known.has(chat.id))])
      this.#more = page.more
      this.loaded = true
    } finally {
      this.#busy = false
    }
  }

  #follow(event: Event): void {
    if (event.type !== 'chats') return
    const waiting = this.#changed.size > 0
    for (const chat of event.chats) this.#changed.add(chat)
    // A burst of messages is one look.
    if (!waiting) setTimeout(() => void this.#renew(), 30)
  }

  async #renew(): Promise<void> {
    const ids = [...this.#changed]
    this.#changed.clear()
    if (ids.length > PAGE) return this.#renewAll()
    const lines = await Promise.all(ids.map((chat) => ask({ type: 'chat', chat })))
    const changed = new Set<ChatId>(ids)
    const kept = this.chats.filter((chat) => !changed.has(chat.id))
    const mine = lines.flatMap(({ chat }) => (chat && chat.archived === this.archived ? [chat] : []))
    this.chats = ordered([...kept, ...mine])
  }

  async #renewAll(): Promise<void> {
    const limit = Math.max(PAGE, this.chats.length)
    const page = await ask({ type: 'chats', archived: this.archived, after: null, limit })
    this.chats = ordered(page.chats)
    this.#more = page.more
    this.loaded = true
  }
}

export const chats = new ChatList(false)

function ordered(chats: ChatSummary[]): ChatSummary[] {
  return chats.sort((a, b) => Number(b.pinned) - Number(a.pinned) || b.lastActivityMs - a.lastActivityMs)
}
