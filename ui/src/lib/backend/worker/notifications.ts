// Notifications while the page is open, shown by the service worker so that they work on phones too.

import type { ChatId, Event, Notification as Notice } from '../../api/types'
import type { NotificationState } from '../backend'

const OFF = 'harkara-notifications-off'

export function notificationState(): NotificationState {
  if (!('Notification' in globalThis) || !('serviceWorker' in navigator)) return 'unavailable'
  if (Notification.permission === 'denied') return 'denied'
  return Notification.permission === 'granted' && localStorage.getItem(OFF) === null ? 'on' : 'off'
}

export async function setNotifications(on: boolean): Promise<NotificationState> {
  if (notificationState() === 'unavailable') return 'unavailable'
  if (on) {
    localStorage.removeItem(OFF)
    await Notification.requestPermission()
  } else {
    localStorage.setItem(OFF, '1')
  }
  return notificationState()
}

export function notify(event: Event): void {
  if (event.type === 'notify' && notificationState() === 'on') void show(event.notification)
}

/** Somebody clicked a notification of a chat: the service worker says so. */
export function onOpenChat(listener: (chat: ChatId) => void): () => void {
  if (!('serviceWorker' in navigator)) return () => undefined
  const hear = ({ data }: MessageEvent<{ openChat?: ChatId }>): void => {
    if (data.openChat) listener(data.openChat)
  }
  navigator.serviceWorker.addEventListener('message', hear)
  return () => navigator.serviceWorker.removeEventListener('message', hear)
}

async function show(notice: Notice): Promise<void> {
  // The engine has no words; a newly linked device is shown by the page itself.
  if (notice.type === 'device_linked') return
  const registration = await navigator.serviceWorker.ready
  const group = notice.sender !== notice.title
  const text = notice.type === 'reaction' ? `${notice.emoji} “${notice.text}”` : notice.text
  await registration.showNotification(notice.title, {
    body: group ? `${notice.sender}: ${text}` : text,
    // One for each chat: the newest message takes the place of the one before.
    tag: notice.chat,
    icon: 'icon-192.png',
    data: { chat: notice.chat },
  })
}
