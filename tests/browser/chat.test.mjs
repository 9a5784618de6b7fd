// Chatting from the phone page with somebody elsewhere.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Person } from '../demo/cast/person.mjs'
import { chatCalled, chats, mark, message, send, texts } from '../demo/device.mjs'
import { until } from '../lib/until.mjs'
import { Stage, picture } from './stage.mjs'

/** @type {Stage} */
let stage
/** @type {import('../demo/cast/phone.mjs').Phone} */
let phone
/** @type {Person} */
let bilal
before(async () => {
  stage = await Stage.set()
  phone = await stage.signedUp('asha', 'Asha')
  bilal = await Person.join(stage.folder, 'bilal', 'Bilal', stage.relay.link)
  stage.ends.push(() => bilal.leave())
})
after(() => stage.clear())

test('messages go both ways, and the marks follow', async () => {
  const { chat } = await phone.command({ type: 'start_direct_chat', handle: 'bilal' })
  const sent = await send(phone, chat, 'Are you there? 👋')
  await mark(phone, sent, 'delivered')
  await chatCalled(bilal, 'Asha')
  await bilal.read(chat, sent)
  await mark(phone, sent, 'read')

  const answer = await send(bilal, chat, 'হ্যাঁ, এখানেই আছি।')
  await until('the answer is here', () => message(phone, answer))
  await phone.page.getByTestId('chat-row').first().click()
  await phone.part('messages').waitFor()
  await mark(bilal, answer, 'read')
  await picture(phone, 'conversation')

  await phone.part('composer').fill('Typed on the phone')
  await phone.part('send').click()
  await until(
    'it has arrived',
    async () => (await texts(bilal, chat)).at(-1)?.content.text === 'Typed on the phone',
  )
})

test('what was written while the relay was down is sent once, in order, when it is back', async () => {
  const { chat } = await phone.command({ type: 'start_direct_chat', handle: 'bilal' })
  await stage.relay.stop()
  const expected = ['one', 'two', 'three'].map((word) => `offline ${word}`)
  try {
    for (const text of expected) await send(phone, chat, text)
    await phone.page.reload()
    await phone.part('main-menu').waitFor()
    await picture(phone, 'waiting')
  } finally {
    await stage.relay.start()
  }
  const arrived = async () =>
    (await texts(bilal, chat)).map((each) => each.content.text).filter((text) => text.startsWith('offline'))
  await until('all have arrived', async () => (await arrived()).length >= expected.length)
  assert.deepEqual(await arrived(), expected)
})

test('a burst is taken in while the page stays quick', async () => {
  const [{ id: chat }] = await chats(bilal)
  for (let number = 0; number < 200; number += 1) await send(bilal, chat, `burst ${number}`)
  let slowest = 0
  await until('the burst has arrived', async () => {
    const begun = performance.now()
    const { chat: line } = await phone.query({ type: 'chat', chat })
    slowest = Math.max(slowest, performance.now() - begun)
    return line.last?.content.text === 'burst 199'
  })
  const got = (await texts(phone, chat))
    .map((each) => each.content.text)
    .filter((text) => text.startsWith('burst'))
  assert.deepEqual(
    got,
    Array.from({ length: 200 }, (_, number) => `burst ${number}`),
  )
  console.log(`slowest answer during the burst: ${Math.round(slowest)} ms`)
})
