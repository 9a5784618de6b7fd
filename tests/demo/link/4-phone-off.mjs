// The phone is off. The desktop misses nothing: it sends, receives, makes a group, searches.

import { join } from 'node:path'
import { until } from '../../lib/until.mjs'
import { chatCalled, mark, saying, send } from '../device.mjs'
import * as onDesktop from '../screens/desktop.mjs'

export const title = 'The phone is switched off; the desktop sends, receives, makes a group and searches'

const GROUP = 'Without a phone'

/** @param {import('../cast/cast.mjs').Cast} cast */
export async function play({ phone, desktop, bilal, friends, folder }) {
  await phone.close()
  const direct = (await chatCalled(desktop, 'Bilal')).id

  await onDesktop.openChat(desktop, direct)
  await onDesktop.write(desktop, 'My phone is in the river')
  const lost = await until('Bilal hears of it', async () => (await saying(bilal, direct, 'My phone')).at(-1))
  const answer = await send(bilal, direct, 'Then it is a fish’s phone now')
  await mark(bilal, answer, 'read')

  await onDesktop.makeGroup(desktop, GROUP, ['bilal', 'chitra'])
  const group = (await chatCalled(desktop, GROUP)).id
  await Promise.all(friends.slice(0, 2).map((friend) => chatCalled(friend, GROUP)))
  const hello = await send(desktop, group, 'Made without a phone')
  await mark(desktop, hello, 'delivered')

  const begun = Date.now()
  const hits = await onDesktop.search(desktop, 'নদীর')
  const took = Date.now() - begun
  await desktop.screenshot(join(folder, 'step-4-search.png'))
  await onDesktop.endSearch(desktop)
  return `Bilal got "${lost.content.text}"; a group of three was made; ${hits} hits for "নদীর" on the screen after ${took} ms`
}
