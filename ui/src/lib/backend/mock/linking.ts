// Linking and history in the mock: codes that rotate, a phone that scans after a while, history that arrives.

import type { Command, DeviceView, LinkRequest, LinkState, Reply } from '../../api/types'
import { ONLINE, type MockState } from './state'

const DONE: Reply = { type: 'done' }
const CODE_MS = 55_000
const CODES = 6
const WORDS = ['lantern', 'river', 'mango', 'cradle']
const NUMBERS = [1006, 1494, 1077, 403]

const timers = new WeakMap<MockState, number[]>()

export function startLinking(state: MockState): Reply {
  stop(state)
  link(state, { stage: 'preparing' })
  // With the relay away one waits.
  if (state.connection.state === 'offline' && state.stage === 'fresh') return DONE
  state.setConnection({ state: 'connecting' })
  later(state, 700, () => {
    state.setConnection(ONLINE)
    showCode(state, 1)
  })
  return DONE
}

export function cancelLinking(state: MockState): Reply {
  stop(state)
  link(state, { stage: 'idle' })
  return DONE
}

/** The phone found this computer's code: both compare. */
export function scanned(state: MockState): void {
  stop(state)
  link(state, { stage: 'compare', request: request(state) })
}

/** The phone said yes. */
export function confirmed(state: MockState): void {
  link(state, { stage: 'finishing' })
  later(state, 1600, () => {
    state.stage = 'linked'
    link(state, { stage: 'done' })
    state.emit({ type: 'overview' })
    state.emit({ type: 'chats', chats: [...state.world.chats.keys()] })
    bringHistory(state)
  })
}

export function scanCode(state: MockState, code: string): Reply {
  const text = code.trim().toUpperCase()
  const typed = text.replace(/[\s-]/g, '')
  if (text.startsWith('HARKARA1:X')) throw state.error('code_expired')
  if (!text.startsWith('HARKARA1:') && !/^[0-9A-HJKMNP-TV-Z]{8}$/.test(typed))
    throw state.error('code_not_recognised')
  link(state, { stage: 'contacting' })
  later(state, 1100, () => link(state, { stage: 'compare', request: request(state) }))
  return DONE
}

export function confirmLink(state: MockState, same: boolean): Reply {
  if (!same) {
    stop(state)
    link(state, { stage: 'failed', code: 'link_refused' })
    return DONE
  }
  link(state, { stage: 'finishing' })
  later(state, 1500, () => {
    const device: DeviceView = {
      id: `d${state.world.devices.length + 7}` as DeviceView['id'],
      name: request(state).name,
      platform: 'desktop',
      linkedMs: Date.now(),
      thisDevice: false,
      holdsAccountKey: false,
      new: true,
    }
    state.world.devices.push(device)
    link(state, { stage: 'done' })
    state.emit({ type: 'devices' })
    state.emit({ type: 'overview' })
  })
  return DONE
}

export function signUp(state: MockState, command: Extract<Command, { type: 'sign_up' }>): Reply {
  if (!command.relayLink.includes('relay?')) throw state.error('invite_invalid')
  if (!/^[a-z0-9._]{3,32}$/.test(command.handle)) throw state.error('handle_invalid')
  if (command.handle === 'bilal') throw state.error('handle_taken')
  state.stage = 'linked'
  state.name = command.name
  state.handle = command.handle
  state.setConnection(ONLINE)
  state.emit({ type: 'overview' })
  return DONE
}

export function bringHistory(state: MockState, total = 20_000): void {
  let received = 0
  const step = () => {
    received = Math.min(total, received + 340)
    const complete = received === total
    const completeFromMs = Date.now() - (received / total) * 400 * 86_400_000
    state.history = {
      received,
      total,
      completeFromMs,
      state: complete ? 'complete' : 'running',
      sending: false,
    }
    state.emit({ type: 'history', progress: state.history })
    if (!complete) later(state, 260, step)
  }
  step()
}

function showCode(state: MockState, number: number): void {
  if (number > CODES) return link(state, { stage: 'codes_used_up' })
  const expiresAtMs = Date.now() + CODE_MS / state.speed
  link(state, {
    stage: 'show_code',
    code: code(number),
    typed: typed(number),
    expiresAtMs,
    number,
    of: CODES,
  })
  later(state, CODE_MS, () => showCode(state, number + 1))
}

function request(state: MockState): LinkRequest {
  const onPhone = state.device === 'phone'
  return {
    words: WORDS,
    numbers: NUMBERS,
    name: onPhone ? 'Reading room computer' : state.handle,
    platform: onPhone ? 'desktop' : 'phone',
    sameNetwork: onPhone ? true : null,
  }
}

function code(number: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  let seed = number * 7919
  let text = 'HARKARA1:'
  for (let index = 0; index < 228; index++) {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0
    text += alphabet[(seed >>> 16) % 32] ?? 'A'
  }
  return text
}

function typed(number: number): string {
  return ['7KQ2MX4D', 'H3WP9T6B', 'R8ZC5NVY', '2FGJ7QKS', 'M6XD4H9T', 'W3BP8C2R'][number - 1] ?? '7KQ2MX4D'
}

function link(state: MockState, next: LinkState): void {
  state.emit({ type: 'link', state: next })
}

function later(state: MockState, ms: number, act: () => void): void {
  timers.set(state, [...(timers.get(state) ?? []), state.after(ms, act)])
}

function stop(state: MockState): void {
  for (const timer of timers.get(state) ?? []) clearTimeout(timer)
  timers.delete(state)
}
