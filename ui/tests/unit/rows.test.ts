import { expect, test } from 'vitest'
import type { MessageId, MessageView } from '../../src/lib/api/types'
import { rowsOf } from '../../src/screens/conversation/rows'

const NOON = new Date(2026, 10, 20, 12).getTime()
const MINUTE = 60_000

function message(id: string, sender: string, sentMs: number): MessageView {
  return {
    id: id as MessageId,
    chat: 'c' as MessageView['chat'],
    sender: sender as MessageView['sender'],
    senderName: sender,
    outgoing: false,
    sentMs,
    content: { type: 'text', text: id, links: [], mentions: [], files: [] },
    status: 'received',
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
}

test('messages of one sender within minutes are one run, another sender or a pause begins the next', () => {
  const rows = rowsOf(
    [
      message('1', 'bilal', NOON),
      message('2', 'bilal', NOON + MINUTE),
      message('3', 'chitra', NOON + 2 * MINUTE),
      message('4', 'chitra', NOON + 30 * MINUTE),
    ],
    null,
  )
  expect(rows.map((row) => [row.first, row.last])).toEqual([
    [true, false],
    [false, true],
    [true, true],
    [true, true],
  ])
})

test('the first message of a day has the day above it, and begins a run', () => {
  const midnight = new Date(2026, 10, 21).getTime()
  const rows = rowsOf(
    [message('1', 'bilal', midnight - MINUTE), message('2', 'bilal', midnight + MINUTE)],
    null,
  )
  expect(rows.map((row) => row.newDay)).toEqual([true, true])
  expect(rows[0]?.last).toBe(true)
})

test('the unread line stands above the first unread message and parts the run', () => {
  const rows = rowsOf([message('1', 'bilal', NOON), message('2', 'bilal', NOON + MINUTE)], '2' as MessageId)
  expect(rows.map((row) => row.newUnread)).toEqual([false, true])
  expect(rows[0]?.last).toBe(true)
  expect(rows[1]?.first).toBe(true)
})

test('the reason to wait stands once below the messages that wait for it, and not below one on its way', () => {
  const waiting = (id: string, reason: MessageView['waiting']): MessageView => ({
    ...message(id, 'asha', NOON),
    outgoing: true,
    status: 'waiting',
    waiting: reason,
  })
  const rows = rowsOf(
    [
      waiting('1', 'sending'),
      waiting('2', 'relay_down'),
      waiting('3', 'relay_down'),
      waiting('4', 'no_network'),
    ],
    null,
  )
  expect(rows.map((row) => row.why)).toEqual([null, null, 'relay_down', 'no_network'])
})
