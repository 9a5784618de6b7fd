// The desktop is removed from the phone. It is locked out at once; and a copy of its disk, made before, gets nothing through.

import { until } from '../../lib/until.mjs'
import { chatCalled, mark, overview, saying, send } from '../device.mjs'
import * as onDesktop from '../screens/desktop.mjs'
import * as onPhone from '../screens/phone.mjs'

export const title =
  'The desktop is removed from the phone: locked out at once, and its next message is refused by all'

const REFUSED = 'Let me in again'

/** @param {import('../cast/cast.mjs').Cast} cast */
export async function play(cast) {
  const { phone, desktop, friends } = cast
  const group = (await chatCalled(desktop, 'The river five')).id
  const thief = desktop.copy('thief')

  await onPhone.removeDesktop(phone)
  const begun = Date.now()
  await until('the desktop is locked out', async () => (await overview(desktop)).stage === 'removed')
  const took = Date.now() - begun
  const said = await onDesktop.saysRemoved(desktop)
  const refusal = await desktop.command({ type: 'send_text', chat: group, text: REFUSED }).then(
    () => undefined,
    (error) => String(error.message),
  )
  if (!refusal) throw new Error('the removed desktop was not refused')
  await cast.pictures(8)
  await desktop.close()

  // The copy has not heard of its removal, and tries.
  await thief.open()
  cast.desktop = thief
  await send(thief, group, REFUSED).catch(() => undefined)
  await until('the copy is locked out too', async () => (await overview(thief)).stage === 'removed')

  // Whatever might have come from it would have come before this.
  const word = await send(phone, group, 'The old desktop is gone')
  await mark(phone, word, 'delivered')
  for (const device of [phone, ...friends]) {
    if ((await saying(device, group, REFUSED)).length > 0)
      throw new Error('a message of the removed desktop was accepted')
  }
  const { detail } = await friends[0].query({ type: 'chat_detail', chat: group })
  const asha = detail.members.find((member) => member.handle === 'asha')
  if (asha.devices !== 1) throw new Error(`Asha still has ${asha.devices} devices in the group`)
  return `locked out after ${took} ms ("${said}"); a copy of its disk was refused by the relay and unheard by all five`
}
