// One chat's messages on the screen: a window of keyset pages that grows both ways and follows events.

import type { Answer, ChatId, ChatSummary, Event, MessageId, MessageView } from '../api/types'
import { ask, backend } from '../backend/ask'
import { attempt } from './toasts.svelte'

const PAGE = 60
const MOST_UNREAD = 500

export class Conversation {
  chat = $state.raw<ChatSummary | null>(null)
  messages = $state.raw<MessageView[]>([])
  moreBefore = $state(false)
  moreAfter = $state(false)
  loaded = $state(false)
  /** The first message that was unread when the chat was opened. */
  firstUnread = $state<MessageId | null>(null)
  /** True while older messages are put in front, so that the list keeps its place. */
  prepended = $state(false)
  #busy = false
  #touched = new Set<MessageId>()
  #stop: () => void = () => undefined
  #markedTo: MessageId | null = null

  constructor(readonly id: ChatId) {}

  async open(around: MessageId | null): Promise<void> {
    this.#stop = backend().subscribe((event) => this.#follow(event))
    const { chat } = await ask({ type: 'chat', chat: this.id })
    this.chat = chat
    const unread = chat?.unread ?? 0
    if (around) await this.jump(around)
    else await this.#newest(Math.max(PAGE, Math.min(unread + 20, MOST_UNREAD)))
    if (!around && unread > 0) this.firstUnread = this.#firstOf(unread)
    this.loaded = true
  }

  close(): void {
    this.#stop()
  }

  async loadBefore(): Promise<void> {
    const first = this.messages[0]
    if (!first || !this.moreBefore) return
    await this.#alone(async () => {
      const page = await this.#page({ before: first.id })
      this.prepended = true
      this.messages = [...page.messages, ...this.messages]
      this.moreBefore = page.moreBefore
    })
  }

  async loadAfter(): Promise<void> {
    const last = this.messages.at(-1)
    if (!last || !this.moreAfter) return
    await this.#alone(async () => {
      const page = await this.#page({ after: last.id })
      this.prepended = false
      this.messages = [...this.messages, ...page.messages]
      this.moreAfter = page.moreAfter
    })
  }

  /** Shows the page around a message. */
  async jump(to: MessageId): Promise<void> {
    const page = await this.#page({ around: to })
    this.#replace(page)
  }

  /** Back to the newest messages. */
  async toEnd(): Promise<void> {
    if (this.moreAfter) await this.#newest(PAGE)
  }

  /** Everything up to this message has been seen. */
  markRead(upTo: MessageView): void {
    if (!this.chat || this.chat.unread === 0 || this.#markedTo === upTo.id) return
    this.#markedTo = upTo.id
    void attempt({ type: 'mark_read', chat: this.id, upTo: upTo.id })
  }

  #follow(event: Event): void {
    if (event.type === 'chats' && event.chats.includes(this.id)) void this.#renewChat()
    if (event.type === 'messages' && event.chat === this.id) this.#touch(event.ids)
    // Why something waits is another reason now.
    if (event.type === 'connection' || event.type === 'overview')
      this.#touch(this.messages.filter((message) => message.waiting).map((message) => message.id))
  }

  #touch(ids: MessageId[]): void {
    const waiting = this.#touched.size > 0
    for (const id of ids) this.#touched.add(id)
    if (!waiting && this.#touched.size > 0) setTimeout(() => void this.#renew(), 30)
  }

  async #renewChat(): Promise<void> {
    this.chat = (await ask({ type: 'chat', chat: this.id })).chat
  }

  /** Looks again at what changed. At the live end the tail is read anew: an own message takes its place when stored. */
  async #renew(): Promise<void> {
    const touched = [...this.#touched]
    this.#touched.clear()
    const known = new Set(this.messages.map((message) => message.id))
    const tail = this.moreAfter ? null : await this.#page({})
    const inTail = new Set(tail?.messages.map((message) => message.id))
    const ids = touched.filter((id) => known.has(id) && !inTail.has(id))
    const renewed = new Map<MessageId, MessageView>()
    if (ids.length > 0) {
      for (const message of (await ask({ type: 'messages_by_id', ids })).messages)
        renewed.set(message.id, message)
    }
    const older = this.messages.filter((message) => !inTail.has(message.id))
    const joined = older.length < this.messages.length || this.messages.length === 0 || !tail?.moreBefore
    this.prepended = false
    if (tail && !joined) return this.#replace(tail)
    // What was asked for and is not there any more was deleted, or has had its time.
    const there = older.filter((message) => renewed.has(message.id) || !ids.includes(message.id))
    this.messages = [...there.map((message) => renewed.get(message.id) ?? message), ...(tail?.messages ?? [])]
  }

  async #newest(limit: number): Promise<void> {
    this.#replace(await this.#page({}, limit))
  }

  #replace(page: Page): void {
    this.prepended = false
    this.messages = page.messages
    this.moreBefore = page.moreBefore
    this.moreAfter = page.moreAfter
  }

  #firstOf(unread: number): MessageId | null {
    const incoming = this.messages.filter(
      (message) => !message.outgoing && !message.imported && message.content.type === 'text',
    )
    return incoming.at(-Math.min(unread, incoming.length))?.id ?? null
  }

  async #alone(work: () => Promise<void>): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    try {
      await work()
    } finally {
      this.#busy = false
    }
  }

  #page({ before = null, after = null, around = null }: Bounds, limit = PAGE): Promise<Page> {
    return ask({ type: 'messages', chat: this.id, before, after, around, limit })
  }
}

type Page = Extract<Answer, { type: 'messages' }>

interface Bounds {
  before?: MessageId | null
  after?: MessageId | null
  around?: MessageId | null
}
