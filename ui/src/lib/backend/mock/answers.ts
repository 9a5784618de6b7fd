// Answers queries from the mock's world, with the same paging as the real store.

import type {
  Answer,
  ChatId,
  ChatSummary,
  ContactView,
  MessageView,
  PersonMark,
  Query,
  ReactionView,
  SearchHit,
  Status,
} from '../../api/types'
import { shared, thumbnails } from './files'
import type { MockState } from './state'
import { nameOf, type MockChat } from './world'

export function answer(state: MockState, query: Query): Answer {
  const { world } = state
  switch (query.type) {
    case 'fallbacks':
      return { type: 'fallbacks', fallbacks: state.fallbacks }
    case 'proxies':
      return { type: 'proxies', only: state.proxyOnly, proxies: state.proxies }
    case 'backup':
      if (!state.backup) throw state.error('not_linked')
      return { type: 'backup', backup: state.backup }
    case 'backup_password':
      if (state.stage === 'fresh') throw state.error('not_linked')
      return { type: 'backup_password', password: state.password }
    case 'restore':
      return { type: 'restore', restore: state.restored }
    case 'overview':
      return { type: 'overview', overview: state.overview() }
    case 'chats': {
      const all = ordered(state).filter((chat) => chat.archived === query.archived)
      const start = query.after ? all.findIndex((chat) => chat.id === query.after) + 1 : 0
      const page = all.slice(start, start + query.limit)
      return {
        type: 'chats',
        chats: page.map((chat) => summary(state, chat)),
        more: start + page.length < all.length,
      }
    }
    case 'chat': {
      const chat = world.chats.get(query.chat)
      return { type: 'chat', chat: chat ? summary(state, chat) : null }
    }
    case 'chat_detail':
      return { type: 'chat_detail', detail: detail(state, state.chat(query.chat)) }
    case 'messages':
      return page(state.chat(query.chat).messages, query)
    case 'messages_by_id': {
      const messages = query.ids.flatMap((id) => world.byId.get(id) ?? [])
      return { type: 'messages', messages: structuredClone(messages), moreBefore: false, moreAfter: false }
    }
    case 'message_info': {
      const message = state.message(query.message)
      const before = state.versions.get(message.id)
      const now = message.content.type === 'text' ? message.content.text : ''
      const versions = before ? [...before, { text: now, sinceMs: message.editedMs ?? 0 }] : []
      return { type: 'message_info', info: { message, people: marks(state, message), versions } }
    }
    case 'reactions':
      return { type: 'reactions', people: reacted(state, state.message(query.message)), more: false }
    case 'starred': {
      const all = [...world.byId.values()].filter((message) => message.starred)
      const hits = all.sort((a, b) => b.sentMs - a.sentMs).map((message) => hit(state, message, []))
      return { type: 'starred', hits, more: false }
    }
    case 'shared':
      return shared(state, query)
    case 'thumbnails':
      return thumbnails(state, query)
    case 'search':
      return search(state, query)
    case 'search_chats': {
      const wanted = fold(query.text)
      const starts = (text: string) =>
        fold(text)
          .split(' ')
          .some((word) => word.startsWith(wanted)) || fold(text).startsWith(wanted)
      return {
        type: 'search_chats',
        chats: ordered(state)
          .map((chat) => summary(state, chat))
          .filter((chat) => starts(chat.title))
          .slice(0, query.limit),
        contacts: contacts(state)
          .filter((contact) => contact.chat === null && (starts(contact.name) || starts(contact.handle)))
          .slice(0, query.limit),
      }
    }
    case 'contacts':
      return { type: 'contacts', contacts: contacts(state) }
    case 'contact': {
      const found = contacts(state).find((contact) => contact.account === query.account)
      if (!found) throw state.error('not_found')
      return { type: 'contact', contact: found }
    }
    case 'devices':
      return { type: 'devices', devices: structuredClone(world.devices) }
    case 'digests':
      return { type: 'digests', chats: [] }
  }
}

export function summary(state: MockState, chat: MockChat): ChatSummary {
  const last = chat.messages.at(-1) ?? null
  return {
    id: chat.id,
    kind: chat.kind,
    title: chat.peer ? nameOf(state.world, chat.peer) : chat.name,
    contact: chat.peer,
    last: last && structuredClone(last),
    lastActivityMs: last?.sentMs ?? chat.createdMs,
    unread: chat.unread,
    pinned: chat.pinned,
    archived: chat.archived,
    mutedUntilMs: chat.mutedUntilMs,
    member: chat.member,
    mentioned: chat.unread > 0 && chat.mentioned,
    timerS: chat.timerS,
  }
}

function ordered(state: MockState): MockChat[] {
  const activity = (chat: MockChat) => chat.messages.at(-1)?.sentMs ?? chat.createdMs
  return [...state.world.chats.values()].sort(
    (a, b) => Number(b.pinned) - Number(a.pinned) || activity(b) - activity(a),
  )
}

function detail(state: MockState, chat: MockChat): Extract<Answer, { type: 'chat_detail' }>['detail'] {
  const { world } = state
  return {
    chat: summary(state, chat),
    members: chat.members.map(({ account, admin }) => ({
      account,
      admin,
      name: nameOf(world, account),
      handle: world.people.get(account)?.handle ?? '',
      me: account === world.me,
      devices: 2,
    })),
    iAmAdmin: chat.members.some((member) => member.account === world.me && member.admin),
    createdMs: chat.createdMs,
    createdBy: chat.members[1]?.account ?? null,
    messages: chat.messages.length,
    changesWait: null,
  }
}

function page(all: MessageView[], query: Extract<Query, { type: 'messages' }>): Answer {
  const at = (id: string | null) => all.findIndex((message) => message.id === id)
  let start = Math.max(0, all.length - query.limit)
  let end = all.length
  if (query.before) {
    end = Math.max(0, at(query.before))
    start = Math.max(0, end - query.limit)
  } else if (query.after) {
    start = at(query.after) + 1
    end = Math.min(all.length, start + query.limit)
  } else if (query.around) {
    const middle = at(query.around)
    start = Math.max(0, middle - Math.floor(query.limit / 2))
    end = Math.min(all.length, middle + Math.ceil(query.limit / 2))
  }
  return {
    type: 'messages',
    messages: structuredClone(all.slice(start, end)),
    moreBefore: start > 0,
    moreAfter: end < all.length,
  }
}

function marks(state: MockState, message: MessageView): PersonMark[] {
  const chat = state.chat(message.chat)
  const others = chat.peer
    ? [chat.peer]
    : chat.members.map((m) => m.account).filter((a) => a !== state.world.me)
  const behind: Status = message.status === 'delivered' ? 'stored' : message.status
  return others.map((account, index) => ({
    account,
    name: nameOf(state.world, account),
    status: index === 1 ? behind : message.status,
  }))
}

function reacted(state: MockState, message: MessageView): ReactionView[] {
  const others = state.chat(message.chat).members.filter((member) => member.account !== state.world.me)
  let next = 0
  return message.reactions
    .flatMap(({ emoji, count, mine }) =>
      Array.from({ length: count }, (_, index) => {
        const me = mine && index === 0
        const account = me ? state.world.me : (others[next++]?.account ?? message.sender ?? state.world.me)
        return { account, name: nameOf(state.world, account), me, emoji }
      }),
    )
    .sort((a, b) => Number(b.me) - Number(a.me))
}

function search(state: MockState, query: Extract<Query, { type: 'search' }>): Answer {
  const words = fold(query.text).split(/\s+/).filter(Boolean)
  const scope: MockChat[] = query.chat ? [state.chat(query.chat)] : [...state.world.chats.values()]
  const found = scope
    .flatMap((chat) => chat.messages)
    .filter(
      (message) => message.content.type === 'text' && words.every((word) => finds(message.content, word)),
    )
    .sort((a, b) => b.sentMs - a.sentMs)
  const start = query.before ? found.findIndex((message) => message.id === query.before) + 1 : 0
  const hits = found.slice(start, start + query.limit).map((message) => hit(state, message, words))
  return { type: 'search', hits, more: start + hits.length < found.length }
}

function finds(content: MessageView['content'], word: string): boolean {
  return content.type === 'text' && ` ${fold(content.text)}`.includes(` ${word}`)
}

function hit(state: MockState, message: MessageView, words: string[]): SearchHit {
  const text = message.content.type === 'text' ? message.content.text : ''
  const folded = ` ${fold(text)}`
  const first = Math.max(0, folded.indexOf(` ${words[0] ?? ''}`))
  const from = first > 30 ? text.lastIndexOf(' ', first - 20) + 1 : 0
  const snippet = (from > 0 ? '… ' : '') + text.slice(from, from + 120)
  const flat = ` ${fold(snippet)}`
  const matches: [number, number][] = []
  for (const word of words) {
    let at = flat.indexOf(` ${word}`)
    while (at >= 0) {
      matches.push([at, at + word.length])
      at = flat.indexOf(` ${word}`, at + 1)
    }
  }
  const chat: ChatId = message.chat
  return {
    message: structuredClone(message),
    chatTitle: summary(state, state.chat(chat)).title,
    snippet,
    matches: matches.sort((a, b) => a[0] - b[0]),
  }
}

/** Same length in, same length out, so that offsets hold. */
function fold(text: string): string {
  return text.toLowerCase().replace(/[\s.,!?;:'"’“”।،؟()]/g, ' ')
}

function contacts(state: MockState): ContactView[] {
  const { world } = state
  const chatOf = new Map([...world.chats.values()].map((chat) => [chat.peer, chat.id]))
  return [...world.people]
    .filter(([account]) => account !== world.me)
    .map(([account, person]) => ({
      account,
      handle: person.handle,
      profileName: person.name,
      ownName: person.ownName,
      name: person.ownName || person.name,
      chat: chatOf.get(account) ?? null,
      devices: 2,
    }))
    .sort((a, b) => a.name.localeCompare(b.name))
}
