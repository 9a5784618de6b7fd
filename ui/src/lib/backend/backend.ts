// The UI's only way out: what it may ask, and of the platform, in one interface with three implementations.

import type {
  Answer,
  BackupPlace,
  ChatId,
  Command,
  DateOrder,
  Event,
  MessageId,
  PastChoice,
  PastProgress,
  PastView,
  Query,
  Reply,
} from '../api/types'

export interface Backend {
  /** Carries out a change. Rejects with an `ApiError`. */
  command(command: Command): Promise<Reply>
  /** Looks at the local database. Rejects with an `ApiError`. */
  query(query: Query): Promise<Answer>
  /** Every event from now on. Returns how to stop. */
  subscribe(listener: (event: Event) => void): () => void
  /** What the platform around the engine can do. */
  readonly shell: Shell
  /** Chats from other messengers. */
  readonly past: Past
}

/** Chats from other messengers, in files the person picked. All of these reject with an `ApiError`. */
export interface Past {
  /** Takes the file to where it can be read; `done` hears bytes. */
  open(file: File, done: (bytes: number) => void): Promise<OpenedPast>
  /** Writes a chat in the same form; answers where, in words to show. Null where this can't be done. */
  export: ((chat: ChatId) => Promise<string>) | null
}

/** How far taking a chat over is. */
export interface PastSoFar extends PastProgress {
  /** Where files follow the words one by one; elsewhere the engine takes them by itself. */
  files?: PastFiles
}

export interface PastFiles {
  /** Looked at, those that were here before among them. */
  done: number
  /** Those that came along. */
  came: number
  /** Those that can't be read. */
  lost: number
}

export interface OpenedPast {
  /** What is in it, its dates read in this order, or as the file has it. */
  view(order: DateOrder | null): Promise<PastView>
  /** Takes it over, unless it is stopped; `heard` hears how far it is. */
  take(choice: PastChoice, heard: (soFar: PastSoFar) => void): Promise<PastSoFar>
  /** Takes nothing more: what has been taken over stays. */
  stop(): void
  /** Forgets the file. */
  close(): void
}

/** Features of the platform, none of which the engine knows. */
export interface Shell {
  info(): Promise<ShellInfo>
  /** Opens a web link outside Harkara, after the person has clicked it. */
  openExternal(url: string): Promise<void>
  copy(text: string): Promise<void>
  /** Which chat is on the screen and seen, so that it does not notify. */
  setVisible(chat: ChatId | null): void
  /** The unread total, for a badge on the icon. */
  setBadge(unread: number): void
  /** Finds a QR code in a picture file. */
  readQrFromImage(file: Blob): Promise<string | null>
  /** Finds a QR code in one camera frame. */
  readQrFromFrame(frame: ImageData): Promise<string | null>
  /** Starts this computer's own relay if need be; null where there is none. */
  embeddedRelay(): Promise<EmbeddedRelay | null>
  /** Tries again to open a database that could not be opened. Rejects with an `ApiError` if it still can't be. */
  reopen(): Promise<void>
  /** Desktops: puts a database that can't be opened out of the way, deleting nothing, and begins anew. */
  setAside(): Promise<void>
  /** What the tray and the system's notifications say, in the person's language. */
  setWords(words: ShellWords): void
  setAutostart(on: boolean): Promise<void>
  setNotifications(on: boolean): Promise<NotificationState>
  /** Hands a file over, piece by piece; answers its name as a source. `done` hears bytes. */
  stageFile(file: Blob, done: (bytes: number) => void): Promise<string>
  /** Saves a file that is on this device for the person; answers where, in words to show. Null: they changed their mind. */
  saveFile(message: MessageId, place: number): Promise<string | null>
  /** A photo, a video or a sound that is on this device, and is one by its own first bytes. */
  readMedia(message: MessageId, place: number, mediaType: string): Promise<Blob>
  /** Begins to listen to the microphone. Rejects with a `MicrophoneError`. */
  record(hear: (heard: Heard) => void): Promise<Recording>
  /** A voice message that is on this device, and is one. */
  readVoice(message: MessageId, place: number): Promise<Blob>
  /** Shows the system's dialog for a folder that backups go to; null: they changed their mind. */
  chooseFolder(): Promise<string | null>
  /** The link of the relay that serves this page, where one does. */
  relayHere(): Promise<string | null>
  /** Asks the browser to keep the data for good. True if it will. */
  askToKeepData(): Promise<boolean>
  /** Offers to install the page as an app; only where `ShellInfo.install` is `offered`. */
  install(): Promise<void>
  /** A relay link that opened Harkara, or that is in the address; each is told once. */
  onDeepLink(listener: (link: string) => void): () => void
  /** Somebody clicked a notification of this chat. */
  onOpenChat(listener: (chat: ChatId) => void): () => void
}

export interface ShellInfo {
  /** A desktop shows a linking code; a phone scans one. */
  device: 'desktop' | 'phone'
  /** What to call this device unless the person says otherwise. */
  deviceName: string
  version: string
  /** Null where the platform cannot start Harkara by itself. */
  autostart: boolean | null
  notifications: NotificationState
  camera: boolean
  /** This computer's own relay runs: who started it so wants to try Harkara out. */
  ownRelay: boolean
  /** Files can be sent and fetched here. */
  files: boolean
  /** Where backups can be kept from here. */
  backupPlaces: BackupPlace['kind'][]
  install: 'installed' | 'offered' | 'by_hand' | 'no'
}

/** What the microphone says, some fifty times a second. */
export interface Heard {
  /** How loud it is, from 0 to 1. */
  level: number
  /** How long the recording is so far. */
  durationMs: number
  /** The microphone is gone, or it is as long as a voice message gets: it is paused. */
  ended: boolean
}

/** A recording under way. There is one at a time. */
export interface Recording {
  /** Holds it, and lets go of the microphone; answers the file so far. */
  pause(): Promise<Blob>
  /** Goes on. Rejects with a `MicrophoneError`. */
  resume(): Promise<void>
  /** It is sent or not wanted: nothing of it stays. */
  end(): void
}

/** There is none; one may not listen; it does not work; this browser can't at all. */
export type NoMicrophone = 'missing' | 'denied' | 'broken' | 'unsupported'

/** Why nothing can be recorded. */
export class MicrophoneError extends Error {
  constructor(readonly why: NoMicrophone) {
    super(why)
  }
}

/** Words for what is outside the window. */
export interface ShellWords {
  open: string
  quit: string
  /** Title of the notice about a newly linked device; its name goes where `NAME` stands. */
  linked: string
  linkedBody: string
}

/** Stands for a name in `ShellWords`. */
export const NAME = '{name}'

export type NotificationState = 'on' | 'off' | 'denied' | 'unavailable'

/** The relay inside the desktop app. */
export interface EmbeddedRelay {
  link: string
  /** Where a phone finds its page on this network, with the invite in it. */
  phonePage: string
}
