// What people do to messages, in the mock's world: at once, and without anybody to disagree.

import type { ChatId, Command, MessageId, MessageView, QuoteView, Reply } from '../../api/types'
import type { MockState } from './state'

const DONE: Reply = { type: 'done' }

export function quoteOf(state: MockState, id: MessageId): QuoteView {
  const { sender, senderName, content } = state.message(id)
  const text = content.type === 'text' ? content.text.slice(0, 300) : ''
  return { message: id, sender, senderName, text, here: true, deleted: content.type === 'deleted' }
}

export function react(state: MockState, command: Extract<Command, { type: 'react' }>): Reply {
  const message = state.message(command.message)
  for (const reaction of message.reactions) if (reaction.mine) reaction.count--
  const others = message.reactions.map((reaction) => ({ ...reaction, mine: false }))
  const same = others.find((reaction) => reaction.emoji === command.emoji)
  if (same) Object.assign(same, { mine: true, count: same.count + 1 })
  else if (command.emoji) others.push({ emoji: command.emoji, count: 1, mine: true })
  message.reactions = others.filter((reaction) => reaction.count > 0)
  return changed(state, [message])
}

export function edit(state: MockState, command: Extract<Command, { type: 'edit_text' }>): Reply {
  const message = state.message(command.message)
  if (!message.outgoing) throw state.error('not_allowed')
  if (message.content.type !== 'text') throw state.error('not_found')
  const since = message.editedMs ?? message.sentMs
  const versions = state.versions.get(message.id) ?? []
  state.versions.set(message.id, [...versions, { text: message.content.text, sinceMs: since }])
  message.content = {
    type: 'text',
    text: command.text,
    links: [],
    mentions: command.mentions,
    files: message.content.files,
  }
  message.editedMs = Date.now()
  return changed(state, [message])
}

export function deleteForEveryone(state: MockState, ids: MessageId[]): Reply {
  const messages = ids.map((id) => state.message(id))
  for (const message of messages) {
    message.content = { type: 'deleted', by: state.world.me, byName: state.name }
    Object.assign(message, { reactions: [], quote: null, forwarded: false, starred: false, editedMs: null })
    for (const other of state.chat(message.chat).messages) {
      if (other.quote?.message === message.id) Object.assign(other.quote, { text: '', deleted: true })
    }
  }
  return changed(state, messages)
}

export function deleteForMe(state: MockState, ids: MessageId[]): Reply {
  const messages = ids.map((id) => state.message(id))
  for (const message of messages) {
    const chat = state.chat(message.chat)
    chat.messages = chat.messages.filter((other) => other !== message)
    state.world.byId.delete(message.id)
  }
  return changed(state, messages)
}

export function star(state: MockState, command: Extract<Command, { type: 'star' }>): Reply {
  const messages = command.messages.map((id) => state.message(id))
  for (const message of messages) message.starred = command.starred
  return changed(state, messages)
}

function changed(state: MockState, messages: MessageView[]): Reply {
  const chats = new Map<ChatId, MessageId[]>()
  for (const { chat, id } of messages) chats.set(chat, [...(chats.get(chat) ?? []), id])
  for (const [chat, ids] of chats) state.changed(state.chat(chat), ids)
  return DONE
}
