// What every device can be asked, be it a window, a browser page or a headless one: each has `command` and `query` of
// crates/api, and everything here stands on these two.

import { until } from '../lib/until.mjs'

/**
 * @typedef {object} Device
 * @property {(command: object) => Promise<any>} command
 * @property {(query: object) => Promise<any>} query
 */

const PAGE = 200

/** @param {Device} device */
export async function overview(device) {
  return (await device.query({ type: 'overview' })).overview
}

/** All chats. @param {Device} device */
export async function chats(device) {
  const all = []
  for (;;) {
    const after = all.at(-1)?.id ?? null
    const page = await device.query({ type: 'chats', archived: false, after, limit: PAGE })
    all.push(...page.chats)
    if (!page.more) return all
  }
}

/**
 * The chat of this title, once it is there.
 * @param {Device} device
 * @param {string} title
 */
export function chatCalled(device, title) {
  return until(`there is a chat called ${title}`, async () =>
    (await chats(device)).find((chat) => chat.title === title),
  )
}

/**
 * Puts a text into the outbox; answers with the message's id.
 * @param {Device} device
 * @returns {Promise<string>}
 */
export async function send(device, chat, text) {
  return (await device.command({ type: 'send_text', chat, text })).message
}

/** The message as it is now, if it is there. @param {Device} device */
export async function message(device, id) {
  return (await device.query({ type: 'messages_by_id', ids: [id] })).messages[0]
}

/** Waits until a message has this mark. @param {Device} device */
export function mark(device, id, status) {
  return until(`the message is ${status}`, async () => (await message(device, id))?.status === status)
}

/** Every text of a chat, oldest first. @param {Device} device */
export async function texts(device, chat) {
  const all = []
  for (;;) {
    const query = {
      type: 'messages',
      chat,
      before: all[0]?.id ?? null,
      after: null,
      around: null,
      limit: PAGE,
    }
    const page = await device.query(query)
    all.unshift(...page.messages)
    if (!page.moreBefore) return all.filter((each) => each.content.type === 'text')
  }
}

/** The messages whose text begins so, oldest first. @param {Device} device */
export async function saying(device, chat, beginning) {
  return (await texts(device, chat)).filter((each) => each.content.text.startsWith(beginning))
}

/** Sees that every text was received once, in this order. */
export function onceInOrder(whose, found, expected) {
  const said = found.map((each) => each.content.text)
  const wrong = said.findIndex((text, at) => text !== expected[at])
  if (said.length !== expected.length || wrong >= 0) {
    const at = wrong >= 0 ? wrong : said.length
    throw new Error(
      `${whose}: ${said.length} messages instead of ${expected.length}; at ${at} "${said[at]}" instead of "${expected[at]}"`,
    )
  }
}

/** One digest per chat that holds anything, by chat. @param {Device} device */
export async function digests(device) {
  const { chats: all } = await device.query({ type: 'digests' })
  return new Map(
    all.filter((chat) => chat.messages > 0).map((chat) => [chat.chat, `${chat.messages} ${chat.digest}`]),
  )
}

/** How many messages the digests count. */
export function counted(digests) {
  return [...digests.values()].reduce((sum, digest) => sum + Number(digest.split(' ')[0]), 0)
}

/** The chats in which two devices differ. */
export function differing(one, other) {
  const all = new Set([...one.keys(), ...other.keys()])
  return [...all].filter((chat) => one.get(chat) !== other.get(chat))
}
