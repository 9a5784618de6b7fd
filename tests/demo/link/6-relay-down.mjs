// The relay is away while both sides write on: clocks, and the reason in words. Then everything arrives once, in order.

import { join } from 'node:path'
import { until } from '../../lib/until.mjs'
import { chatCalled, message, onceInOrder, saying, send } from '../device.mjs'
import * as onDesktop from '../screens/desktop.mjs'

export const title =
  'The relay is stopped while both write: clocks with the reason; started again: all arrives once, in order'

const LINES = 25

/** @param {import('../cast/cast.mjs').Cast} cast */
export async function play({ desktop, bilal, relay, folder }) {
  const chat = (await chatCalled(desktop, 'Bilal')).id
  const group = (await chatCalled(desktop, 'The river five')).id
  await onDesktop.openChat(desktop, chat)
  await relay.stop()
  const reason = await until('the window says why', () => onDesktop.offlineReason(desktop))

  const lines = (who) => Array.from({ length: LINES }, (_, n) => `${who} offline ${n}`)
  const last = {}
  for (const place of [chat, group]) {
    for (const text of lines('asha')) last.asha = await send(desktop, place, text)
    for (const text of lines('bilal')) last.bilal = await send(bilal, place, text)
  }
  for (const [who, device] of [
    ['asha', desktop],
    ['bilal', bilal],
  ]) {
    const { status, waiting } = await message(device, last[who])
    if (status !== 'waiting' || !waiting) throw new Error(`${who}’s message is ${status}, reason ${waiting}`)
  }
  const clock = await until(
    'the window shows clocks',
    async () => (await onDesktop.lastTick(desktop)) === 'waiting',
  )
  await desktop.screenshot(join(folder, 'step-6-clocks.png'))

  await relay.start()
  for (const place of [chat, group]) {
    await arrives(bilal, place, lines('asha'), 'Bilal')
    await arrives(desktop, place, lines('bilal'), 'the desktop')
    await arrives(desktop, place, lines('asha'), 'the desktop, its own')
  }
  await until('the window shows no clock', async () => (await onDesktop.lastTick(desktop)) !== 'waiting')
  return `${4 * LINES} messages waited (${clock ? 'clocks in the window' : ''}, "${reason}"); all arrived once, in order`
}

async function arrives(device, chat, lines, whose) {
  const beginning = lines[0].replace(/\d+$/, '')
  await until(`${whose} has all`, async () => (await saying(device, chat, beginning)).length >= lines.length)
  onceInOrder(whose, await saying(device, chat, beginning), lines)
}
