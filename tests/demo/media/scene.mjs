// Before the story: a relay, Bilal, and Asha's phone with a few words between them. Each device has a way of its own to
// the relay, on which what passes is counted.

import { Cast } from '../cast/cast.mjs'
import { Person } from '../cast/person.mjs'
import { Phone } from '../cast/phone.mjs'
import { Relay } from '../cast/relay.mjs'
import { Wire } from '../cast/wire.mjs'
import { chatCalled, mark, message, send } from '../device.mjs'
import { signUp } from '../screens/phone.mjs'
import { until } from '../../lib/until.mjs'
import { speak } from './sounds.mjs'
import { thing } from './things.mjs'

const WORDS = [
  'নদীর ধারে সূর্য ডোবার ছবিটা পাঠাবে?',
  'आज रात भेज दूँगा, अभी नाव पर हूँ',
  'عکس‌های دیروز را هم بفرست',
  'And the map of the upper river, please',
]

/**
 * @typedef {Cast & {
 *   chat: string,
 *   wires: Record<'phone' | 'desktop' | 'bilal' | 'later', Wire>,
 *   sounds: Record<'phone' | 'desktop' | 'bilal', string>,
 *   photos?: { out: string, back: string, noon: string },
 *   voice?: string,
 *   past?: string,
 * }} MediaCast chat: Asha's and Bilal's; sounds: what is said at each; messages: with photos (and a photo), a voice message,
 *   one that was brought along
 */

/** @param {string} folder @returns {Promise<MediaCast>} */
export async function setScene(folder) {
  const relay = await Relay.start(folder)
  const [toPhone, toDesktop, toBilal, toLater] = await Promise.all([1, 2, 3, 4].map(() => Wire.to(relay)))
  const bilal = await Person.join(folder, 'bilal', 'Bilal', toBilal.link)
  const sounds = {
    phone: thing({ folder }, 'phone.wav'),
    desktop: thing({ folder }, 'desktop.wav'),
    bilal: thing({ folder }, 'bilal.wav'),
  }
  speak(sounds.phone, 190, 10)
  speak(sounds.desktop, 240, 10)
  speak(sounds.bilal, 120, 5)
  const phone = new Phone(folder, toPhone.page, sounds.phone)
  await phone.open()
  await signUp(phone, toPhone.link, 'asha', 'Asha')
  await phone.caughtUp()
  const { chat } = await bilal.command({ type: 'start_direct_chat', handle: 'asha' })
  await chatCalled(phone, 'Bilal')
  for (const [at, words] of WORDS.entries()) {
    const id = await send(at % 2 ? bilal : phone, chat, words)
    await until('it is in order', async () => (await message(at % 2 ? phone : bilal, id)) !== undefined)
    if (at % 2) await phone.command({ type: 'mark_read', chat, upTo: id })
    else await mark(phone, id, 'delivered')
  }
  const cast = new Cast(folder, relay, phone, [bilal])
  cast.desktop.env.HARKARA_MICROPHONE = sounds.desktop
  return Object.assign(cast, {
    chat,
    sounds,
    wires: { phone: toPhone, desktop: toDesktop, bilal: toBilal, later: toLater },
  })
}
