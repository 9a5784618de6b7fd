// The mock's memory: the world, the connection, linking and history, and who listens.

import type {
  ApiError,
  BackupKeyView,
  BackupPasswordView,
  BackupView,
  ChatId,
  Connection,
  DeviceView,
  ErrorCode,
  Event,
  Fault,
  HistoryProgress,
  IncidentView,
  MessageId,
  MessageView,
  Overview,
  FallbackView,
  ProxyView,
  RelayStatus,
  RestoreView,
  Stage,
  TextVersion,
  WaitReason,
} from '../../api/types'
import type { ShellWords } from '../backend'
import { addAlbum } from './album'
import { NO_PASSWORD } from './password'
import { ME } from './people'
import { buildWorld, type MockChat, type World } from './world'

export const ONLINE: Connection = { state: 'online', catchingUp: false, clockAheadMs: 0, proxy: null }

export type Device = 'desktop' | 'phone'

export class MockState {
  readonly world: World
  stage: Stage
  connection: Connection = ONLINE
  relayStatus: RelayStatus = { issuedMs: Date.now(), incidents: [] }
  history: HistoryProgress | null = null
  name = ME.name
  handle = ME.handle
  sendReadMarks = true
  visible: ChatId | null = null
  fallbacks: FallbackView[] = []
  proxies: ProxyView[] = []
  /** People in the same local network are reached where the relay is not. */
  nearby = false
  proxyOnly = false
  backup: BackupView | null = null
  /** The key, until it is confirmed. */
  backupKey: BackupKeyView | null = null
  restored: RestoreView | null = null
  password: BackupPasswordView = NO_PASSWORD
  /** Why the database can't be opened. */
  failing: ErrorCode | null = null
  words: ShellWords | null = null
  /** Files handed over: by their name as a source, then by the message and place they went to. */
  readonly staged = new Map<string, Blob>()
  /** Small pictures asked for so far. */
  thumbnailsAsked = 0
  /** What edited messages said before. */
  readonly versions = new Map<MessageId, TextVersion[]>()
  readonly listeners = new Set<(event: Event) => void>()

  constructor(
    readonly device: Device,
    stage: Stage,
    /** How much faster than life the mock runs. */
    readonly speed: number,
    /** So many photos in one chat, besides those that show every form. */
    photos = 0,
  ) {
    this.stage = stage
    this.world = buildWorld(Date.now())
    this.world.devices = devices(device)
    addAlbum(this.world, Date.now(), photos)
    if (device === 'desktop' && stage !== 'fresh') {
      const total = this.world.byId.size
      this.history = { received: total, total, completeFromMs: 0, state: 'complete', sending: false }
    }
  }

  emit(event: Event): void {
    for (const listener of this.listeners) listener(event)
  }

  after(ms: number, act: () => void): number {
    return window.setTimeout(act, ms / this.speed)
  }

  chat(id: ChatId): MockChat {
    const chat = this.world.chats.get(id)
    if (!chat) throw this.error('not_found')
    return chat
  }

  message(id: MessageId): MessageView {
    const message = this.world.byId.get(id)
    if (!message) throw this.error('not_found')
    return message
  }

  error(code: ErrorCode): ApiError {
    return { code, detail: 'mock' }
  }

  setConnection(connection: Connection): void {
    this.connection = connection
    this.#explain()
    this.emit({ type: 'connection', connection })
  }

  goOffline(fault: Fault): void {
    this.setConnection({ state: 'offline', fault, retryAtMs: Date.now() + 18_000 })
  }

  /** The relay says that it has trouble, or that this is over. */
  sayIncident(over: boolean): void {
    const beganMs = Date.now() - 7_200_000
    const incident: IncidentView = {
      number: 1,
      kind: 'outage',
      title: 'A cable to the data centre was cut',
      beganMs,
      endedMs: over ? Date.now() : null,
      expectedMs: over ? null : Date.now() + 1_800_000,
      lost: over ? 'nothing' : 'unknown',
      notes: [{ atMs: beganMs + 600_000, text: 'Somebody is on the way with a new one.' }],
    }
    this.relayStatus = { issuedMs: Date.now(), incidents: [incident] }
    this.#explain()
    this.emit({ type: 'overview' })
  }

  /** Why what is written now waits. */
  get waitReason(): WaitReason {
    const { connection } = this
    if (connection.state === 'online') return 'sending'
    if (connection.state === 'carried') return 'home'
    if (connection.state !== 'offline') return 'connecting'
    if (connection.fault === 'no_network') return 'no_network'
    const known = this.relayStatus.incidents.find((incident) => incident.endedMs === null)
    if (known) return known.kind === 'maintenance' ? 'maintenance' : 'incident'
    return 'relay_down'
  }

  #explain(): void {
    for (const chat of this.world.chats.values())
      for (const message of chat.messages) if (message.status === 'waiting') message.waiting = this.waitReason
  }

  get online(): boolean {
    return this.connection.state === 'online'
  }

  changed(chat: MockChat, ids: MessageId[]): void {
    this.emit({ type: 'messages', chat: chat.id, ids })
    this.emit({ type: 'chats', chats: [chat.id] })
  }

  overview(): Overview {
    const linked = this.stage !== 'fresh'
    const me = this.world.devices.find((device) => device.thisDevice)
    return {
      stage: this.stage,
      account: linked
        ? { id: this.world.me, handle: this.handle, name: this.name, sendReadMarks: this.sendReadMarks }
        : null,
      device: linked && me ? me.id : null,
      holdsAccountKey: this.device === 'phone',
      connection: this.connection,
      relay: linked
        ? {
            name: 'Neighbourhood relay',
            address: 'relay.example.org:443',
            link: 'harkara:relay?a=wss%3A%2F%2Frelay.example.org%2Fv1%2Fws&k=MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK&n=Neighbourhood%20relay',
            webAddress: 'https://relay.example.org/',
          }
        : null,
      relayStatus: linked ? this.relayStatus : null,
      history: this.history,
      unread: [...this.world.chats.values()].reduce((sum, chat) => sum + chat.unread, 0),
      newDevices: linked ? this.world.devices.filter((device) => device.new) : [],
      storage: this.device === 'desktop' ? 'keychain' : 'browser_persistent',
      nearby: this.nearby,
    }
  }
}

function devices(here: Device): DeviceView[] {
  const day = 86_400_000
  const device = (id: string, name: string, platform: DeviceView['platform'], days: number): DeviceView => ({
    id: id as DeviceView['id'],
    name,
    platform,
    linkedMs: Date.now() - days * day,
    thisDevice: platform === here,
    holdsAccountKey: platform === 'phone',
    new: false,
  })
  return [
    device('d0', 'Asha’s phone', 'phone', 340),
    device('d1', 'Study computer', 'desktop', 41),
    device('d2', 'Notice board bot', 'cli', 9),
  ]
}
