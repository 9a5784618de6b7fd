// The whole UI without an engine: `?mock=desktop|phone&stage=fresh|linked|removed&fail=<error code>&speed=1&still=1&photos=0`.
// Tests and the curious move the world with `window.harkaraMock`.

import type { BackupFault, CarrierKind, ErrorCode, Fault, Stage } from '../../api/types'
import type { Backend, Shell, ShellWords } from '../backend'
import { answer } from './answers'
import { beginBackups, turn } from './backup'
import { readMedia } from './files'
import { carryOut, receive, reconnect } from './commands'
import { bringHistory, confirmed, scanned } from './linking'
import { MockState, type Device } from './state'
import { mockPast } from './past'
import { change } from './password'
import { VOICE_MS, record, voice } from './voice'
import { randomPhrase } from './world'

declare global {
  interface Window {
    harkaraMock?: MockControls
  }
}

/** What only the outside world could do. */
export interface MockControls {
  scan(): void
  confirm(): void
  outage(fault: Fault): void
  back(): void
  /** The relay says that it has trouble, or that this is over. */
  incident(over: boolean): void
  history(): void
  incoming(title: string, text: string): void
  newDevice(): void
  /** This computer's clock is that far ahead. */
  clock(aheadMs: number): void
  /** The relay is down, and this one carries messages. */
  carried(name: string, kind?: CarrierKind): void
  /** The backup's fault, or that it is over. */
  backup(fault: BackupFault | null): void
  /** Somebody has tried the password of the backups. */
  tried(wrong: number): void
  /** The database can be opened again. */
  mend(): void
  words(): ShellWords | null
  /** Small pictures asked for so far. */
  thumbnailsAsked(): number
}

export function mockBackend(wish: URLSearchParams): Backend {
  const device: Device = wish.get('mock') === 'phone' ? 'phone' : 'desktop'
  const stage = (wish.get('stage') ?? 'linked') as Stage
  const state = new MockState(device, stage, Number(wish.get('speed') ?? 1), Number(wish.get('photos') ?? 0))
  state.failing = wish.get('fail') as ErrorCode | null
  if (stage === 'fresh') state.connection = { state: 'none' }
  if (stage === 'removed') state.connection = { state: 'offline', fault: 'device_removed', retryAtMs: null }
  unsettle(state)
  beginBackups(state, wish.get('backup') ?? '')
  window.harkaraMock = controls(state)
  if (!wish.has('still')) live(state)
  const answerLater = <T>(work: () => T): Promise<T> =>
    new Promise((resolve, reject) =>
      setTimeout(() => {
        try {
          resolve(work())
        } catch (error) {
          reject(error as Error)
        }
      }, 4),
    )
  return {
    command: (command) => answerLater(() => carryOut(state, command)),
    query: (query) =>
      answerLater(() => {
        if (state.failing) throw state.error(state.failing)
        return answer(state, query)
      }),
    subscribe(listener) {
      state.listeners.add(listener)
      return () => state.listeners.delete(listener)
    },
    shell: mockShell(state),
    past: mockPast(),
  }
}

/** The newest own messages have not all been read, as in life. */
function unsettle(state: MockState): void {
  let index = 0
  for (const chat of state.world.chats.values()) {
    const last = chat.messages.at(-1)
    if (last?.outgoing && last.status !== 'waiting')
      last.status = index % 3 === 0 ? 'stored' : index % 3 === 1 ? 'delivered' : 'read'
    index++
  }
}

function live(state: MockState): void {
  const next = () =>
    state.after(14_000 + Math.random() * 20_000, () => {
      const chats = [...state.world.chats.values()].slice(0, 12)
      const chat = chats[Math.floor(Math.random() * chats.length)]
      if (chat && state.online && state.stage === 'linked') {
        receive(state, chat, randomPhrase(chat.language, Math.random))
      }
      next()
    })
  next()
}

function controls(state: MockState): MockControls {
  return {
    scan: () => scanned(state),
    confirm: () => confirmed(state),
    outage: (fault) => state.goOffline(fault),
    incident: (over) => state.sayIncident(over),
    back: () => reconnect(state),
    history: () => bringHistory(state),
    incoming(title, text) {
      for (const chat of state.world.chats.values()) {
        const handle = chat.peer ? state.world.people.get(chat.peer)?.handle : chat.name
        if (handle === title) receive(state, chat, text)
      }
    },
    newDevice() {
      const device = state.world.devices.at(-1)
      if (device) device.new = true
      state.emit({ type: 'overview' })
      state.emit({ type: 'devices' })
    },
    clock: (clockAheadMs) =>
      state.setConnection({ state: 'online', catchingUp: false, clockAheadMs, proxy: null }),
    carried: (name, kind = 'fallback') => state.setConnection({ state: 'carried', name, kind }),
    backup: (fault) => turn(state, fault),
    tried: (wrongTries) => change(state, { wrongTries, triedMs: Date.now(), destroyed: wrongTries >= 10 }),
    mend() {
      state.failing = null
      goTo({ fail: '' })
    },
    words: () => state.words,
    thumbnailsAsked: () => state.thumbnailsAsked,
  }
}

/** Where a page that is loaded anew begins. */
function goTo(wishes: Record<string, string>): void {
  const address = new URL(location.href)
  for (const [name, value] of Object.entries(wishes)) {
    if (value) address.searchParams.set(name, value)
    else address.searchParams.delete(name)
  }
  history.replaceState(history.state, '', address)
}

function mockShell(state: MockState): Shell {
  let autostart = false
  let notifications: 'on' | 'off' = 'on'
  const desktop = state.device === 'desktop'
  return {
    info: () =>
      Promise.resolve({
        device: state.device,
        deviceName: desktop ? 'Study computer' : 'Asha’s phone',
        version: __VERSION__,
        autostart: desktop ? autostart : null,
        notifications,
        camera: !desktop,
        ownRelay: false,
        install: desktop ? 'no' : 'offered',
        files: true,
        backupPlaces: desktop ? ['relay', 'folder', 's3'] : ['relay'],
      }),
    openExternal: (url) => {
      window.open(url, '_blank', 'noopener,noreferrer')
      return Promise.resolve()
    },
    copy: (text) => navigator.clipboard.writeText(text),
    setVisible: (chat) => {
      state.visible = chat
    },
    setBadge: () => undefined,
    readQrFromImage: () => Promise.resolve('HARKARA1:MOCKPICTURE'),
    readQrFromFrame: () => Promise.resolve(null),
    embeddedRelay: () =>
      Promise.resolve(
        desktop
          ? {
              link: 'harkara:relay?a=ws%3A%2F%2F127.0.0.1%3A7447%2Fv1%2Fws&k=MFRGGZDFMZTWQ2LK&n=Study%20computer',
              phonePage: 'http://127.0.0.1:7447/',
            }
          : null,
      ),
    reopen: () => (state.failing ? Promise.reject(state.error(state.failing)) : Promise.resolve()),
    setAside: () => {
      goTo({ stage: 'fresh', fail: '' })
      return Promise.resolve()
    },
    setWords: (words) => {
      state.words = words
    },
    setAutostart: (on) => {
      autostart = on
      return Promise.resolve()
    },
    setNotifications: (on) => {
      notifications = on ? 'on' : 'off'
      return Promise.resolve(notifications)
    },
    stageFile: (file, done) => {
      done(file.size)
      const source = `staged:${crypto.randomUUID()}`
      state.staged.set(source, file)
      return Promise.resolve(source)
    },
    saveFile: () => Promise.resolve('Downloads'),
    record,
    readVoice: () => Promise.resolve(voice(VOICE_MS)),
    readMedia: (message, place) => readMedia(state, message, place),
    chooseFolder: () => Promise.resolve('/media/asha/Blue disk/Harkara'),
    relayHere: () => Promise.resolve(null),
    askToKeepData: () => Promise.resolve(true),
    install: () => Promise.resolve(),
    onDeepLink: () => () => undefined,
    onOpenChat: () => () => undefined,
  }
}
