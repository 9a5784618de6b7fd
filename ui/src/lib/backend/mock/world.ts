// Builds the mock's world: people, forty chats, thousands of messages. The same seed makes the same world.

import type {
  AccountId,
  ChatId,
  ChatKind,
  Content,
  DeviceView,
  MessageId,
  MessageView,
} from '../../api/types'
import { GROUPS, ME, PEOPLE, type Person } from './people'
import { PHRASES, THREADS, type Language } from './phrases'
import { textContent } from './text'

export interface MockChat {
  id: ChatId
  kind: ChatKind
  name: string
  peer: AccountId | null
  members: { account: AccountId; admin: boolean }[]
  messages: MessageView[]
  unread: number
  pinned: boolean
  archived: boolean
  mutedUntilMs: number
  member: boolean
  createdMs: number
  language: Language
  timerS: number
  /** An unread message names oneself. */
  mentioned: boolean
}

export interface World {
  me: AccountId
  people: Map<AccountId, Person & { ownName: string }>
  chats: Map<ChatId, MockChat>
  byId: Map<MessageId, MessageView>
  devices: DeviceView[]
}

const MINUTE = 60_000
const DAY = 1440 * MINUTE

export function buildWorld(now: number): World {
  const random = generator(2026)
  const people = new Map<AccountId, Person & { ownName: string }>()
  for (const person of [ME, ...PEOPLE]) people.set(accountOf(person.handle), { ...person, ownName: '' })
  const world: World = { me: accountOf(ME.handle), people, chats: new Map(), byId: new Map(), devices: [] }

  let age = 2 * MINUTE
  const names = interleave(
    PEOPLE.map((person) => ({ person })),
    GROUPS.map((group) => ({ group })),
  )
  names.forEach((entry, index) => {
    const chat = 'person' in entry ? directChat(entry.person) : groupChat(entry.group, world.me)
    chat.createdMs = now - 400 * DAY + index * DAY
    fill(world, chat, now - age, index < 3 ? 400 : 40 + Math.floor(random() * 120), random)
    age += Math.floor((4 + random() * 30) * MINUTE * (1 + index * index * 0.4))
    world.chats.set(chat.id, chat)
    if (index < 2) chat.pinned = true
    if (index === 3 || index === 5 || index === 8) chat.unread = 1 + Math.floor(random() * 6)
    if (index === 6) chat.mutedUntilMs = now + 300 * DAY
    if (index > 36) chat.archived = true
  })
  decorate(world)
  return world
}

export function accountOf(handle: string): AccountId {
  return hex(`account:${handle}`, 64) as AccountId
}

let made = 0

export function newMessage(
  world: World,
  chat: MockChat,
  from: AccountId | null,
  sentMs: number,
  content: Content,
): MessageView {
  const outgoing = from === world.me
  const message: MessageView = {
    id: hex(`message:${chat.id}:${made++}`, 32) as MessageId,
    chat: chat.id,
    sender: from,
    senderName: from ? nameOf(world, from) : '',
    outgoing,
    sentMs,
    content,
    status: outgoing ? 'read' : 'received',
    waiting: null,
    quote: null,
    reactions: [],
    forwarded: false,
    starred: false,
    editedMs: null,
    expiresMs: null,
    imported: false,
    carried: null,
  }
  chat.messages.push(message)
  world.byId.set(message.id, message)
  return message
}

export function nameOf(world: World, account: AccountId): string {
  const person = world.people.get(account)
  return person ? person.ownName || person.name : '?'
}

export function directChat(person: Person): MockChat {
  const peer = accountOf(person.handle)
  return { ...emptyChat(hex(`direct:${person.handle}`, 32), 'direct', person.language), peer }
}

export function groupChat(
  group: { name: string; members: string[]; language: Language },
  me: AccountId,
): MockChat {
  const chat = emptyChat(hex(`group:${group.name}:${made++}`, 32), 'group', group.language)
  chat.name = group.name
  chat.members = [
    { account: me, admin: true },
    ...group.members.map((handle, index) => ({ account: accountOf(handle), admin: index === 0 })),
  ]
  return chat
}

export function randomPhrase(language: Language, random: () => number): string {
  const phrases = PHRASES[language]
  return phrases[Math.floor(random() * phrases.length)] ?? '👍'
}

/** mulberry32: small, seedable, good enough for a mock. */
export function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

function emptyChat(id: string, kind: ChatKind, language: Language): MockChat {
  return {
    id: id as ChatId,
    kind,
    name: '',
    peer: null,
    members: [],
    messages: [],
    unread: 0,
    pinned: false,
    archived: false,
    mutedUntilMs: 0,
    member: true,
    createdMs: 0,
    language,
    timerS: 0,
    mentioned: false,
  }
}

function fill(world: World, chat: MockChat, lastMs: number, count: number, random: () => number): void {
  const handle = chat.peer ? world.people.get(chat.peer)?.handle : undefined
  const thread = THREADS[handle ?? chat.name] ?? []
  const others = chat.members.map((member) => member.account).filter((account) => account !== world.me)
  const times: number[] = []
  let time = lastMs
  for (let index = 0; index < count + thread.length; index++) {
    times.unshift(time)
    // Bursts of a few minutes, then hours of quiet.
    time -=
      index < thread.length || random() < 0.75
        ? (1 + random() * 3) * MINUTE
        : (2 + random() * 20) * 60 * MINUTE
  }
  if (chat.kind === 'group') {
    const by = others[0] ?? world.me
    newMessage(world, chat, null, (times[0] ?? lastMs) - MINUTE, {
      type: 'system',
      line: { line: 'created', by, byName: nameOf(world, by) },
    })
  }
  let from = chat.peer ?? world.me
  for (let index = 0; index < count; index++) {
    if (random() < 0.55) from = pick(chat, world, others, random)
    const language = from === world.me ? chat.language : (world.people.get(from)?.language ?? chat.language)
    newMessage(world, chat, from, times[index] ?? lastMs, textContent(randomPhrase(language, random)))
  }
  thread.forEach((line, index) => {
    const own = line.startsWith('> ')
    const named = /^([a-z]+): (.*)$/s.exec(line)
    const sender = own ? world.me : named ? accountOf(named[1] ?? '') : (chat.peer ?? world.me)
    const text = own ? line.slice(2) : named ? (named[2] ?? '') : line
    newMessage(world, chat, sender, times[count + index] ?? lastMs, textContent(text))
  })
}

/** The chats at the top show what can be done with a message. */
function decorate(world: World): void {
  for (const chat of [...world.chats.values()].slice(0, 5)) {
    const { messages } = chat
    const said = (back: number) => messages.at(-back)
    const first = said(3)
    const answer = said(1)
    if (!first || !answer || messages.length < 8) continue
    const text = first.content.type === 'text' ? first.content.text : ''
    const { id: message, sender, senderName } = first
    answer.quote = { message, sender, senderName, text, here: true, deleted: false }
    first.reactions = [
      { emoji: '❤️', count: chat.kind === 'group' ? 3 : 1, mine: true },
      { emoji: '😂', count: 1, mine: false },
    ]
    const edited = said(4)
    if (edited?.content.type === 'text') edited.editedMs = edited.sentMs + MINUTE
    const starred = said(2)
    if (starred) starred.starred = true
    const forwarded = said(6)
    if (forwarded) forwarded.forwarded = true
    const deleted = said(7)
    if (deleted) deleted.content = { type: 'deleted', by: deleted.sender, byName: deleted.senderName }
    if (chat.kind === 'group') {
      chat.mentioned = true
      const named = said(5)
      const name = nameOf(world, world.me)
      if (named?.content.type === 'text' && named.sender !== world.me) {
        const { content } = named
        content.text = `@${name} ${content.text}`
        content.links = []
        content.mentions = [{ start: 0, end: name.length + 1, account: world.me, name }]
      }
    }
  }
}

function pick(chat: MockChat, world: World, others: AccountId[], random: () => number): AccountId {
  if (random() < 0.45) return world.me
  return chat.peer ?? others[Math.floor(random() * others.length)] ?? world.me
}

function interleave<A, B>(first: A[], second: B[]): (A | B)[] {
  const all: (A | B)[] = []
  for (let index = 0; index < Math.max(first.length, second.length); index++) {
    const a = first[index]
    const b = second[index]
    if (a !== undefined) all.push(a)
    if (b !== undefined) all.push(b)
  }
  return all
}

function hex(text: string, length: number): string {
  const random = generator(
    [...text].reduce((sum, char) => (Math.imul(sum, 31) + (char.codePointAt(0) ?? 0)) | 0, 7),
  )
  let out = ''
  while (out.length < length) out += Math.floor(random() * 16).toString(16)
  return out
}
