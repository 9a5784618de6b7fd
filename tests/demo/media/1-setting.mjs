// Asha's desktop is linked as in the other story.

import { until } from '../../lib/until.mjs'
import { differing, digests, overview } from '../device.mjs'
import { play as link } from '../link/1-link.mjs'

export const title = 'Asha’s desktop is linked to her phone, and has what was said'

/** @param {import('./scene.mjs').MediaCast} cast */
export async function play(cast) {
  const { desktop, phone, wires } = cast
  const said = await link({ ...cast, relay: wires.desktop })
  await until('history is complete', async () => (await overview(desktop)).history?.state === 'complete')
  const different = differing(await digests(phone), await digests(desktop))
  if (different.length > 0) throw new Error('the desktop has other messages than the phone')
  return said
}
