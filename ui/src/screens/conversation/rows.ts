// What a message row needs to know of its neighbours.

import type { MessageId, MessageView, WaitReason } from '../../lib/api/types'
import { sameDay } from '../../lib/words/dates'

export interface Row {
  message: MessageView
  /** First of its day: the day is written above it. */
  newDay: boolean
  /** The unread line is above it. */
  newUnread: boolean
  /** First and last of a run of one sender's messages. */
  first: boolean
  last: boolean
  /** Why it waits, once below the messages that wait for the same. What is just being sent has its clock only. */
  why: Exclude<WaitReason, 'sending'> | null
}

const RUN_MS = 5 * 60_000

export function rowsOf(messages: MessageView[], firstUnread: MessageId | null): Row[] {
  return messages.map((message, index) => {
    const before = messages[index - 1]
    const after = messages[index + 1]
    const newDay = !before || !sameDay(before.sentMs, message.sentMs)
    const newUnread = message.id === firstUnread
    return {
      message,
      newDay,
      newUnread,
      first: newDay || newUnread || !inRun(before, message),
      last:
        !after ||
        after.id === firstUnread ||
        !sameDay(message.sentMs, after.sentMs) ||
        !inRun(message, after),
      why: message.waiting === 'sending' || message.waiting === after?.waiting ? null : message.waiting,
    }
  })
}

function isBubble(message: MessageView): boolean {
  return message.content.type !== 'system' && message.content.type !== 'call'
}

function inRun(a: MessageView | undefined, b: MessageView): boolean {
  return (
    !!a &&
    isBubble(a) &&
    isBubble(b) &&
    a.sender === b.sender &&
    a.senderName === b.senderName &&
    b.sentMs - a.sentMs < RUN_MS
  )
}
