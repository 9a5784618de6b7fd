// What the person is about to do with a message of the open chat: answer, change, forward, delete, react.

import type { MessageId, MessageView } from '../api/types'
import { backend } from '../backend/ask'
import { writtenIn } from '../text/content'
import { t } from '../words/words.svelte'
import { attempt, toasts } from './toasts.svelte'

/** The six at hand; the picker has the rest. */
export const QUICK = ['👍', '❤️', '😂', '😮', '😢', '🙏']

export class Actions {
  /** The composer answers this message. */
  quoting = $state.raw<MessageView | null>(null)
  /** The composer changes this message. */
  editing = $state.raw<MessageView | null>(null)
  forwarding = $state.raw<MessageView | null>(null)
  deleting = $state.raw<MessageView | null>(null)
  /** The picker is open for this message. */
  picking = $state.raw<MessageView | null>(null)
  /** Who reacted to this message is shown. */
  looking = $state<MessageId | null>(null)

  reply(message: MessageView): void {
    this.editing = null
    this.quoting = message
  }

  edit(message: MessageView): void {
    this.quoting = null
    this.editing = message
  }

  /** Back to a plain new message. True if there was something to leave. */
  leave(): boolean {
    const busy = this.quoting !== null || this.editing !== null
    this.quoting = null
    this.editing = null
    return busy
  }

  /** The same emoji again takes it back. */
  react(message: MessageView, emoji: string): void {
    const mine = message.reactions.some((reaction) => reaction.mine && reaction.emoji === emoji)
    void attempt({ type: 'react', message: message.id, emoji: mine ? '' : emoji })
  }

  star(message: MessageView): void {
    void attempt({ type: 'star', messages: [message.id], starred: !message.starred })
  }

  async copy(message: MessageView): Promise<void> {
    await backend().shell.copy(writtenIn(message.content))
    toasts.note(t('copied'))
  }

  delete(message: MessageView, everyone: boolean): void {
    if (this.quoting?.id === message.id || this.editing?.id === message.id) this.leave()
    void attempt({ type: everyone ? 'delete_for_everyone' : 'delete_for_me', messages: [message.id] })
  }
}
