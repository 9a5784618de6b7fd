// The phone is lost. Somebody has a copy of its disk; the desktop works as if nothing had happened.

import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { mark, send } from '../device.mjs'
import { lose } from './backups.mjs'

export const title = 'The phone is lost, its profile deleted; the desktop works on'
export const COPY = 'asha-copied'

/** @param {import('./scene.mjs').LostPhone} cast */
export async function play(cast) {
  cast.phone.pause()
  const kept = join(cast.folder, COPY)
  cpSync(join(cast.folder, cast.phone.handle), kept, {
    recursive: true,
    filter: (path) => !path.endsWith('.lock'),
  })
  await lose(cast)
  const { chat } = await cast.desktop.command({ type: 'start_direct_chat', handle: 'bilal' })
  await mark(cast.desktop, await send(cast.desktop, chat, 'My phone is gone'), 'delivered')
  return 'what the desktop wrote has come to Bilal'
}
