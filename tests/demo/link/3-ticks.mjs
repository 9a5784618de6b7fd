// Clock, one tick, two ticks, blue: each is held still, by holding still whoever would move it on.

import { chatCalled, mark, message, saying, send } from '../device.mjs'
import { until } from '../../lib/until.mjs'
import * as onDesktop from '../screens/desktop.mjs'

export const title =
  'Asha and Bilal write to each other, alone and in a group of five: clock, one tick, two, blue on both sides'

const GROUP = 'The river five'

/** @param {import('../cast/cast.mjs').Cast} cast */
export async function play(cast) {
  const { bilal, desktop, friends } = cast
  const group = (
    await bilal.command({ type: 'create_group', name: GROUP, handles: ['asha', 'chitra', 'dawa', 'esra'] })
  ).chat
  await Promise.all([desktop, ...friends].map((each) => chatCalled(each, GROUP)))
  const direct = (await chatCalled(desktop, 'Bilal')).id

  await fromAsha(cast, direct, [bilal], 'আসছ?')
  await fromAsha(cast, group, friends, 'Who is at the river? 🌊')
  await fromBilal(cast, direct, [], 'میام')
  await fromBilal(cast, group, friends.slice(1), 'सब आ गए')
  return `in "Bilal" and in "${GROUP}", each way; the ticks in the window were the same as in the database`
}

/** From the window, seen in the window. The last of the readers is in a tunnel first. */
async function fromAsha({ desktop, relay }, chat, readers, text) {
  const late = readers.at(-1)
  relay.pause()
  late.pause()
  await onDesktop.openChat(desktop, chat)
  await onDesktop.write(desktop, text)
  const id = await sent(desktop, chat, text)
  await shown(desktop, id, 'waiting')
  relay.resume()
  await shown(desktop, id, 'stored')
  late.resume()
  await shown(desktop, id, 'delivered')
  for (const reader of readers) await reader.read(chat, id)
  await shown(desktop, id, 'read')
}

/** From Bilal's device; all of Asha's devices stand still until the relay has it. */
async function fromBilal({ bilal, desktop, phone, relay }, chat, others, text) {
  await onDesktop.closeChat(desktop)
  relay.pause()
  desktop.pause()
  phone.pause()
  const id = await send(bilal, chat, text)
  if ((await message(bilal, id)).status !== 'waiting')
    throw new Error('no clock on Bilal’s message while the relay stood still')
  relay.resume()
  await mark(bilal, id, 'stored')
  desktop.resume()
  phone.resume()
  await mark(bilal, id, 'delivered')
  for (const other of others) await other.read(chat, id)
  await onDesktop.openChat(desktop, chat)
  await mark(bilal, id, 'read')
}

function sent(desktop, chat, text) {
  return until('the message is in the chat', async () => (await saying(desktop, chat, text)).at(-1)?.id)
}

async function shown(desktop, id, status) {
  await mark(desktop, id, status)
  await until(`the window shows it as ${status}`, async () => (await onDesktop.tick(desktop, id)) === status)
}
