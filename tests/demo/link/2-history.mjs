// The past comes over: usable at once, then complete, then equal chat by chat.

import { until } from '../../lib/until.mjs'
import { counted, differing, digests, overview } from '../device.mjs'
import * as onDesktop from '../screens/desktop.mjs'

export const title =
  'History arrives: usable after the first chunk, then all of it, equal to the phone chat by chat'

/** @param {import('../cast/cast.mjs').Cast} cast */
export async function play({ phone, desktop }) {
  const begun = Date.now()
  await until(
    'history is complete',
    async () => (await overview(desktop)).history?.state === 'complete',
    300_000,
  )
  const took = Date.now() - begun

  const early = await onDesktop.earlyHistory(desktop)
  if (!early) throw new Error('history was never seen under way')
  if (early.chats === 0 || early.rows === 0) {
    throw new Error(
      `after the first chunk (${early.received} of ${early.total}) ${early.chats} chats, ${early.rows} on the screen`,
    )
  }
  if (!early.shown) throw new Error('no progress was shown while history was under way')

  const [there, here] = [await digests(phone), await digests(desktop)]
  const different = differing(there, here)
  if (different.length > 0)
    throw new Error(`${different.length} chats differ from the phone's: ${different.join(', ')}`)
  return (
    `usable with ${early.received} of ${early.total} messages (${early.rows} chats on the screen, progress "${early.shown}"); ` +
    `all ${counted(here)} in ${here.size} chats equal to the phone's, ${(took / 1000).toFixed(1)} s later`
  )
}
