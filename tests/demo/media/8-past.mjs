// A chat from WhatsApp is dropped onto the window. It is found by search, and is on the phone as history.

import { join } from 'node:path'
import { until } from '../../lib/until.mjs'
import { chatCalled, differing, digests, message } from '../device.mjs'
import { digest, here, same } from '../files.mjs'
import { seen } from '../screens/bubble.mjs'
import * as onDesktop from '../screens/desktop.mjs'
import * as onPhone from '../screens/phone.mjs'
import { EXPORT, exportChat, WORD } from './export.mjs'

export const title =
  'An exported WhatsApp chat is dropped onto the window, found by search, and comes to the phone as history'

/** @param {import('./scene.mjs').MediaCast} cast */
export async function play(cast) {
  const { desktop, phone, chat, folder, photos } = cast
  const file = join(folder, 'things', EXPORT)
  exportChat(file, photos.noon)
  await onDesktop.closeChat(desktop)
  const before = (await chatCalled(phone, 'Bilal')).lastActivityMs

  await onDesktop.dropPast(desktop, file)
  const facts = await desktop.window.text('[data-testid="bring-facts"]')
  await desktop.screenshot(join(folder, 'step-8-preview.png'))
  const added = await onDesktop.takePast(desktop)
  await desktop.screenshot(join(folder, 'step-8-done.png'))
  await onDesktop.showPast(desktop)

  // Again, and nothing doubles.
  await onDesktop.closeChat(desktop)
  await onDesktop.dropPast(desktop, file)
  const again = await onDesktop.takePast(desktop)
  await onDesktop.showPast(desktop)

  await onDesktop.search(desktop, WORD)
  const hits = await desktop.query({ type: 'search', text: WORD, chat: null, before: null, limit: 10 })
  if (hits.hits.length !== 1) throw new Error(`${hits.hits.length} hits`)
  const found = hits.hits[0].message
  await desktop.screenshot(join(folder, 'step-8-search.png'))
  await onDesktop.endSearch(desktop)

  await until('the phone has it', () => message(phone, found.id))
  if ((await chatCalled(phone, 'Bilal')).lastActivityMs !== before)
    throw new Error('the past moved the chat up')
  const page = { type: 'messages', chat, before: null, after: found.id, around: null, limit: 5 }
  const photo = await until('its photo is there', async () =>
    (await phone.query(page)).messages.find(({ content }) => content.files?.length > 0),
  )
  await phone.command({ type: 'file', message: photo.id, place: 0, action: 'download' })
  await here(phone, photo.id)
  await same('the phone', await phone.save(photo.id), await digest(await desktop.save(photo.id)))
  const different = differing(await digests(desktop), await digests(phone))
  if (different.length > 0) throw new Error('the phone has another past than the desktop')
  await onPhone.closeChat(phone)
  await onPhone.find(phone, WORD)
  await seen(phone, 'what was found is there, marked as brought along', found.id, ({ text }) =>
    text.includes(WORD),
  )
  cast.past = found.id
  return `"${facts}": ${added}; again: ${again}; found in the window and on the page, with its photo`
}
