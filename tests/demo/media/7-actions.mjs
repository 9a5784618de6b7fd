// What people do to messages: done on one device, seen on all three.

import { chatCalled, message, saying, send } from '../device.mjs'
import { until } from '../../lib/until.mjs'
import { bubble, seen } from '../screens/bubble.mjs'
import * as onDesktop from '../screens/desktop.mjs'
import * as onPhone from '../screens/phone.mjs'

export const title = 'Reply, reaction, edit, deletion and disappearing: done on one device, seen on all three'

/** Long enough to be seen by all on a busy machine, short enough to be waited for. */
const LIFETIME_S = 25

/** @param {import('./scene.mjs').MediaCast} cast */
export async function play(cast) {
  const { desktop, phone, bilal, chat } = cast
  await onDesktop.openChat(desktop, chat)
  const screens = [desktop, phone]

  const fleeting = await disappearing(cast)

  // Bilal asks, the window answers.
  const asked = await send(bilal, chat, 'Shall we take the boat on Friday?')
  await seen(desktop, 'the question is there', asked, () => true)
  await onDesktop.choose(desktop, asked, 'Reply')
  await onDesktop.write(desktop, 'নিশ্চয়ই, ভোর ছটায় 🛶')
  const answer = await until('the answer is there', async () => (await saying(bilal, chat, 'নিশ্চয়ই')).at(-1))
  if (!answer.quote?.text.includes('boat on Friday')) throw new Error('Bilal sees no quote in the answer')
  for (const screen of screens)
    await seen(screen, 'the answer quotes', answer.id, ({ quote }) => quote?.includes('boat on Friday'))

  // The phone reacts.
  await onPhone.react(phone, asked, '❤️')
  for (const screen of screens)
    await seen(screen, 'the heart is seen', asked, ({ reactions }) =>
      reactions.some((each) => each.includes('❤️')),
    )
  await until('Bilal has the heart', async () => (await message(bilal, asked)).reactions[0]?.emoji === '❤️')

  // Bilal thinks again.
  const changed = 'Shall we take the boat on Saturday?'
  await bilal.command({ type: 'edit_text', message: asked, text: changed })
  for (const screen of screens)
    await seen(screen, 'the change is seen', asked, ({ text, edited }) => edited && text.includes(changed))
  if (!(await message(bilal, asked)).editedMs) throw new Error('Bilal’s own message is not marked as edited')

  // The window takes back what it wrote.
  await onDesktop.write(desktop, 'This was meant for my sister')
  const slip = await until(
    'Bilal has it',
    async () => (await saying(bilal, chat, 'This was meant')).at(-1)?.id,
  )
  await seen(phone, 'the slip is there', slip, ({ deleted }) => !deleted)
  await onDesktop.choose(desktop, slip, 'Delete')
  await desktop.window.click('[data-testid="delete-for-everyone"]')
  for (const screen of screens)
    await seen(
      screen,
      'the deletion is seen',
      slip,
      ({ deleted, text }) => deleted && !text.includes('sister'),
    )
  await until('it is gone for Bilal', async () => (await message(bilal, slip)).content.type === 'deleted')

  await fleeting.gone()
  return `answered in the window, loved on the phone, changed by Bilal, taken back in the window; ${fleeting.said}`
}

/** A message that is seen by all three and then by none. */
async function disappearing({ desktop, phone, bilal, chat }) {
  await bilal.command({ type: 'set_timer', chat, seconds: LIFETIME_S })
  await until('the desktop knows', async () => (await chatCalled(desktop, 'Bilal')).timerS === LIFETIME_S)
  await onDesktop.write(desktop, 'The key is under the third stone')
  const id = await until(
    'it is in the chat',
    async () => (await saying(desktop, chat, 'The key is')).at(-1)?.id,
  )
  const begun = Date.now()
  await Promise.all([
    seen(desktop, 'the secret is seen', id, () => true),
    seen(phone, 'the secret is seen', id, () => true),
    until('Bilal has the secret', async () => message(bilal, id)),
  ])
  await bilal.command({ type: 'set_timer', chat, seconds: 0 })
  await until('the desktop knows', async () => (await chatCalled(desktop, 'Bilal')).timerS === 0)
  return {
    said: `a message of ${LIFETIME_S} s was seen by all and is gone from all`,
    async gone() {
      for (const device of [desktop, phone, bilal])
        await until('the secret is gone', async () => (await message(device, id)) === undefined)
      for (const screen of [desktop, phone])
        await until('the secret is seen no more', async () => (await bubble(screen, id)) === null)
      if (Date.now() - begun < LIFETIME_S * 900) throw new Error('the secret went before its time')
    },
  }
}
