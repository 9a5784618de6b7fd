// The phone page: the engine in a dedicated Worker, the browser as the shell.

import { imageFromBlob } from '../text/picture'
import type { Backend, Shell, ShellInfo } from './backend'
import { WorkerChannel } from './worker/channel'
import { saveFile } from './worker/save'
import { install, installState, listenForInstallOffer } from './worker/install'
import { notificationState, notify, onOpenChat, setNotifications } from './worker/notifications'
import { record } from './worker/microphone'
import { openPast } from './worker/past'
import { relayHere } from './worker/relay'
import { scan } from './worker/scanner'
import { keepPage } from './worker/update'

export function workerBackend(): Backend {
  listenForInstallOffer()
  if (import.meta.env.PROD) void keepPage()
  const channel = new WorkerChannel()
  channel.subscribe(notify)
  void navigator.storage?.persisted?.().then((persistent) => channel.setKept(persistent))
  return {
    command: (command) => channel.command(command),
    query: (query) => channel.query(query),
    subscribe: (listener) => channel.subscribe(listener),
    shell: browserShell(channel),
    past: {
      open: (file) => openPast(file, channel),
      export: null,
    },
  }
}

function browserShell(channel: WorkerChannel): Shell {
  return {
    info: () => Promise.resolve(info()),
    openExternal: (url) => Promise.resolve(void window.open(url, '_blank', 'noopener,noreferrer')),
    copy: (text) => navigator.clipboard.writeText(text),
    setVisible: (chat) => channel.setVisible(chat),
    setBadge(unread) {
      if ('setAppBadge' in navigator)
        void (unread ? navigator.setAppBadge(unread) : navigator.clearAppBadge())
    },
    readQrFromImage: async (file) => scan(await imageFromBlob(file)),
    readQrFromFrame: scan,
    embeddedRelay: () => Promise.resolve(null),
    // With the page the worker begins anew, and opens the database.
    reopen: () => Promise.resolve(),
    setAside: () => Promise.resolve(),
    setWords: () => undefined,
    setAutostart: () => Promise.resolve(),
    setNotifications,
    stageFile: (blob, done) => channel.file<string>({ type: 'stage', blob }, done),
    saveFile: (message, place) => saveFile(channel, message, place),
    readMedia: (message, place, mediaType) => channel.file<Blob>({ type: 'open', message, place, mediaType }),
    record,
    readVoice: (message, place) =>
      channel.file<Blob>({ type: 'open', message, place, mediaType: 'audio/ogg' }),
    // No folder is among the places.
    chooseFolder: () => Promise.resolve(null),
    relayHere,
    async askToKeepData() {
      const persistent = (await navigator.storage?.persist?.()) ?? false
      channel.setKept(persistent)
      return persistent
    },
    install,
    onDeepLink,
    onOpenChat,
  }
}

function info(): ShellInfo {
  return {
    device: 'phone',
    deviceName: deviceName(navigator.userAgent),
    version: __VERSION__,
    autostart: null,
    notifications: notificationState(),
    camera: navigator.mediaDevices?.getUserMedia !== undefined,
    ownRelay: false,
    install: installState(),
    files: true,
    backupPlaces: ['relay'],
  }
}

/** What browsers say of the machine: seldom more than this, and often less. */
function deviceName(agent: string): string {
  const names: [RegExp, string][] = [
    [/iPhone/, 'iPhone'],
    [/iPad/, 'iPad'],
    [/Android/, 'Android'],
    [/Windows/, 'Windows'],
    [/Mac OS/, 'Mac'],
    [/CrOS/, 'Chromebook'],
    [/Linux/, 'Linux'],
  ]
  return names.find(([pattern]) => pattern.test(agent))?.[1] ?? 'Phone'
}

/** A link to a relay or a proxy in the address, told once: what is secret in it must not stay in the history or a screenshot. */
function onDeepLink(listener: (link: string) => void): () => void {
  const look = (): void => {
    if (!/^#(relay|proxy)\?/.test(location.hash)) return
    const link = location.href
    history.replaceState(null, '', location.pathname + location.search)
    listener(link)
  }
  queueMicrotask(look)
  addEventListener('hashchange', look)
  return () => removeEventListener('hashchange', look)
}
