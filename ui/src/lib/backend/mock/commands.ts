// Carries out commands in the mock's world, with ticks and answers that come as they would.

import type { ApiError, Command, ErrorCode, MessageView, Reply, SystemLine } from '../../api/types'
import { deleteForEveryone, deleteForMe, edit, quoteOf, react, star } from './actions'
import { act, attach, filesOf, hold } from './files'
import { cancelBackup, checkKey, confirmKey, makeKey, proveBackup, setBackup, startBackup } from './backup'
import { cancelLinking, confirmLink, scanCode, signUp, startLinking } from './linking'
import { NO_PASSWORD, change, openKey, ratePassword, setPassword } from './password'
import { PEOPLE } from './people'
import { addFallback, fallbacksChanged } from './fallbacks'
import { addProxy, proxiesChanged, testProxy } from './proxies'
import { ONLINE, type MockState } from './state'
import { restore, resumeRestore } from './restore'
import { textContent } from './text'
import { accountOf, directChat, groupChat, nameOf, newMessage, randomPhrase, type MockChat } from './world'

const DONE: Reply = { type: 'done' }

export function carryOut(state: MockState, command: Command): Reply {
  const { world } = state
  switch (command.type) {
    case 'sign_up':
      return signUp(state, command)
    case 'start_linking':
      return startLinking(state)
    case 'cancel_linking':
      return cancelLinking(state)
    case 'scan_link_code':
      return scanCode(state, command.code)
    case 'confirm_link':
      return confirmLink(state, command.same)
    case 'start_direct_chat': {
      const person = find(state, command.handle)
      const made = directChat(person)
      const chat = world.chats.get(made.id) ?? made
      if (chat === made) addChat(state, chat)
      return { type: 'chat', chat: chat.id }
    }
    case 'create_group': {
      const members = command.handles.map((handle) => find(state, handle).handle)
      const chat = groupChat({ name: command.name, members, language: 'en' }, world.me)
      for (const member of chat.members) member.admin = member.account === world.me
      addChat(state, chat)
      system(state, chat, { line: 'created', by: world.me, byName: state.name })
      return { type: 'chat', chat: chat.id }
    }
    case 'rename_group': {
      const chat = state.chat(command.chat)
      chat.name = command.name
      system(state, chat, { line: 'renamed', by: world.me, byName: state.name, name: command.name })
      return DONE
    }
    case 'add_members': {
      const chat = state.chat(command.chat)
      for (const person of command.handles.map((handle) => find(state, handle))) {
        const who = accountOf(person.handle)
        if (chat.members.some((member) => member.account === who)) continue
        chat.members.push({ account: who, admin: false })
        system(state, chat, { line: 'added', by: world.me, byName: state.name, who, whoName: person.name })
      }
      return DONE
    }
    case 'remove_member': {
      const chat = state.chat(command.chat)
      chat.members = chat.members.filter((member) => member.account !== command.account)
      const whoName = nameOf(world, command.account)
      system(state, chat, {
        line: 'removed',
        by: world.me,
        byName: state.name,
        who: command.account,
        whoName,
      })
      return DONE
    }
    case 'set_admin': {
      const chat = state.chat(command.chat)
      for (const member of chat.members) if (member.account === command.account) member.admin = command.admin
      const whoName = nameOf(world, command.account)
      const line = { by: world.me, byName: state.name, who: command.account, whoName, admin: command.admin }
      system(state, chat, { line: 'admin_changed', ...line })
      return DONE
    }
    case 'leave_group': {
      const chat = state.chat(command.chat)
      chat.member = false
      chat.members = chat.members.filter((member) => member.account !== world.me)
      system(state, chat, { line: 'left', who: world.me, whoName: state.name })
      return DONE
    }
    case 'send_text':
      return { type: 'message', message: send(state, command).id }
    case 'forward': {
      for (const chat of command.chats) {
        for (const id of command.messages) {
          const message = state.message(id)
          if (message.content.type !== 'text') continue
          const { text } = message.content
          const sent = send(state, { chat, text, quote: null, mentions: [] }, true)
          sent.forwarded = true
          hold(sent, text, structuredClone(filesOf(message)))
        }
      }
      return DONE
    }
    case 'react':
      return react(state, command)
    case 'edit_text':
      return edit(state, command)
    case 'delete_for_everyone':
      return deleteForEveryone(state, command.messages)
    case 'delete_for_me':
      return deleteForMe(state, command.messages)
    case 'star':
      return star(state, command)
    case 'set_timer': {
      const chat = state.chat(command.chat)
      chat.timerS = command.seconds
      const { seconds } = command
      system(state, chat, { line: 'timer_changed', by: world.me, byName: state.name, seconds })
      return DONE
    }
    case 'send_files': {
      const sent = send(state, { ...command, mentions: [] }, true)
      attach(state, sent, command.files)
      return { type: 'message', message: sent.id }
    }
    case 'file':
      return act(state, command)
    case 'import':
      return { type: 'imported', added: command.messages.length }
    case 'mark_read': {
      const chat = state.chat(command.chat)
      const at = chat.messages.findIndex((message) => message.id === command.upTo)
      chat.unread = Math.min(chat.unread, chat.messages.length - 1 - at)
      state.emit({ type: 'chats', chats: [chat.id] })
      state.emit({ type: 'overview' })
      return DONE
    }
    case 'set_chat': {
      const chat = state.chat(command.chat)
      chat.pinned = command.pinned
      chat.archived = command.archived
      chat.mutedUntilMs = command.mutedUntilMs
      state.emit({ type: 'chats', chats: [chat.id] })
      return DONE
    }
    case 'set_contact_name': {
      const person = world.people.get(command.account)
      if (!person) throw state.error('not_found')
      person.ownName = command.name
      state.emit({ type: 'chats', chats: [...world.chats.keys()] })
      return DONE
    }
    case 'set_profile':
      state.name = command.name
      state.sendReadMarks = command.sendReadMarks
      state.emit({ type: 'overview' })
      return DONE
    case 'rename_device':
      for (const device of world.devices) if (device.id === command.device) device.name = command.name
      return devicesChanged(state)
    case 'remove_device':
      world.devices = world.devices.filter((device) => device.id !== command.device)
      return devicesChanged(state)
    case 'dismiss_notice':
      for (const device of world.devices) if (device.id === command.device) device.new = false
      return devicesChanged(state)
    case 'request_history':
      return DONE
    case 'add_fallback':
      return addFallback(state, command.link)
    case 'remove_fallback':
      return fallbacksChanged(state, () => {
        state.fallbacks = state.fallbacks.filter((fallback) => fallback.key !== command.key)
      })
    case 'add_proxy':
      return addProxy(state, command.link)
    case 'remove_proxy':
      return proxiesChanged(state, () => {
        state.proxies = state.proxies.filter((proxy) => proxy.id !== command.proxy)
      })
    case 'test_proxy':
      return testProxy(state, command.proxy)
    case 'set_proxy_only':
      return proxiesChanged(state, () => (state.proxyOnly = command.on))
    case 'set_nearby':
      state.nearby = command.on
      state.emit({ type: 'overview' })
      return DONE
    case 'make_backup_key':
      return makeKey(state)
    case 'confirm_backup_key':
      return confirmKey(state, command.line)
    case 'check_backup_key':
      return checkKey(command.key)
    case 'set_backup':
      return setBackup(state, command)
    case 'start_backup':
      return startBackup(state)
    case 'prove_backup':
      return proveBackup(state)
    case 'cancel_backup':
      return cancelBackup(state)
    case 'restore':
      return restore(state, command)
    case 'rate_password':
      return ratePassword(command.password)
    case 'set_backup_password':
      return setPassword(state, command.password)
    case 'remove_backup_password':
      return change(state, NO_PASSWORD)
    case 'open_backup_key':
      return openKey(state, command)
    case 'resume_restore':
      return resumeRestore(state)
    case 'reconnect':
      reconnect(state)
      return DONE
  }
}

/** The relay answers again: what waited goes out, in order. */
export function reconnect(state: MockState): void {
  state.setConnection({ state: 'connecting' })
  state.after(900, () => {
    state.setConnection(ONLINE)
    for (const chat of state.world.chats.values()) {
      for (const message of chat.messages) if (message.status === 'waiting') travel(state, chat, message)
    }
  })
}

/** Somebody writes. */
export function receive(state: MockState, chat: MockChat, text: string): void {
  const { world } = state
  const others = chat.members.map((member) => member.account).filter((account) => account !== world.me)
  const from = chat.peer ?? others[Math.floor(Math.random() * others.length)] ?? null
  const message = newMessage(world, chat, from, Date.now(), textContent(text))
  if (state.visible !== chat.id) chat.unread++
  state.changed(chat, [message.id])
  state.emit({ type: 'overview' })
}

type Sent = Pick<Extract<Command, { type: 'send_text' }>, 'chat' | 'text' | 'quote' | 'mentions'>

function send(state: MockState, { chat: id, text, quote, mentions }: Sent, files = false): MessageView {
  const chat = state.chat(id)
  if (!chat.member) throw state.error('not_member')
  if ((text.trim() === '' && !files) || text.length > 65_536) throw state.error('message_length')
  const content = textContent(text)
  if (content.type === 'text') content.mentions = mentions
  const message = newMessage(state.world, chat, state.world.me, Date.now(), content)
  message.quote = quote && quoteOf(state, quote)
  message.status = 'waiting'
  message.waiting = state.waitReason
  state.changed(chat, [message.id])
  if (state.online) {
    travel(state, chat, message)
    if (Math.random() < 0.6) {
      state.after(4500, () => state.online && receive(state, chat, randomPhrase(chat.language, Math.random)))
    }
  }
  return message
}

function travel(state: MockState, chat: MockChat, message: MessageView): void {
  const step = (ms: number, status: MessageView['status']) =>
    state.after(ms, () => {
      if (!state.online && status === 'stored') return
      message.status = status
      message.waiting = null
      state.changed(chat, [message.id])
    })
  message.waiting = 'sending'
  state.changed(chat, [message.id])
  step(500, 'stored')
  step(1300, 'delivered')
  step(2600, 'read')
}

function find(state: MockState, handle: string): (typeof PEOPLE)[number] {
  const person = PEOPLE.find((known) => known.handle === handle.replace(/^@/, '').toLowerCase())
  if (!person) throw failure('no_such_account')
  if (!state.online) throw failure('offline')
  return person
}

function failure(code: ErrorCode): ApiError {
  return { code, detail: 'mock' }
}

function addChat(state: MockState, chat: MockChat): void {
  chat.createdMs = Date.now()
  state.world.chats.set(chat.id, chat)
  state.emit({ type: 'chats', chats: [chat.id] })
}

function system(state: MockState, chat: MockChat, line: SystemLine): void {
  const message = newMessage(state.world, chat, null, Date.now(), { type: 'system', line })
  state.changed(chat, [message.id])
}

function devicesChanged(state: MockState): Reply {
  state.emit({ type: 'devices' })
  state.emit({ type: 'overview' })
  return DONE
}
