// The phone was off for all of that. It comes back and knows what the desktop knows.

import { until } from '../../lib/until.mjs'
import { counted, differing, digests } from '../device.mjs'

export const title = 'The phone comes back and catches up; its chats equal the desktop’s'

/** @param {import('../cast/cast.mjs').Cast} cast */
export async function play({ phone, desktop }) {
  await phone.open()
  await phone.caughtUp()
  const equal = await until('the phone’s chats equal the desktop’s', async () => {
    const [there, here] = [await digests(phone), await digests(desktop)]
    const different = differing(there, here)
    if (different.length > 0) {
      const lines = different.map((chat) => `${chat}: phone ${there.get(chat)}, desktop ${here.get(chat)}`)
      throw new Error(`${different.length} chats differ: ${lines.join('; ')}`)
    }
    return here
  })
  return `${counted(equal)} messages in ${equal.size} chats are equal`
}
