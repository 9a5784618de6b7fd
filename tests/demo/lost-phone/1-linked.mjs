// The desktop is linked and has the whole past, with its files.

import { until } from '../../lib/until.mjs'
import { counted, differing, digests, overview } from '../device.mjs'
import { same } from '../files.mjs'
import * as onDesktop from '../screens/desktop.mjs'
import { fetched } from './scene.mjs'

export const title = 'The desktop is linked, and has the whole past and its files'

/** @param {import('./scene.mjs').LostPhone} cast */
export async function play({ phone, desktop, relay, files }) {
  await desktop.open()
  await onDesktop.chooseRelay(desktop, relay.link)
  await onDesktop.codeIsShown(desktop)
  await phone.command({ type: 'scan_link_code', code: await onDesktop.typedCode(desktop) })
  await onDesktop.wordsShown(desktop)
  await phone.command({ type: 'confirm_link', same: true })
  await until('the desktop is linked', async () => (await overview(desktop)).stage === 'linked')
  await onDesktop.goOn(desktop)
  await until(
    'history is complete',
    async () => (await overview(desktop)).history?.state === 'complete',
    240_000,
  )
  const here = await digests(desktop)
  const different = differing(await digests(phone), here)
  if (different.length > 0) throw new Error(`${different.length} chats differ from the phone's`)
  for (const { id, sha256 } of files) {
    await fetched(desktop, id)
    await same('the desktop', await desktop.save(id), sha256)
  }
  return `${counted(here)} messages in ${here.size} chats, ${files.length} files`
}
