// Voice messages in every direction. A file is in each microphone's place.

import { join } from 'node:path'
import { until } from '../../lib/until.mjs'
import { message, texts } from '../device.mjs'
import { digest, here, same } from '../files.mjs'
import { seen } from '../screens/bubble.mjs'
import * as onDesktop from '../screens/desktop.mjs'
import * as onPhone from '../screens/phone.mjs'
import { probe, record } from './sounds.mjs'

export const title = 'Voice messages go every way; length and waveform are seen, and they are played'

/** @param {import('./scene.mjs').MediaCast} cast */
export async function play(cast) {
  const { desktop, phone, bilal, chat, folder, sounds } = cast
  await onDesktop.openChat(desktop, chat)

  await onDesktop.beginVoice(desktop)
  await onDesktop.spoken(desktop, '0:04')
  await desktop.screenshot(join(folder, 'step-6-recording.png'))
  await onDesktop.sendVoice(desktop)
  const fromDesktop = await newest(bilal, chat, 1)
  await onPhone.beginVoice(phone)
  await onPhone.spoken(phone, '0:03')
  await phone.screenshot(join(folder, 'step-6-recording-phone.png'))
  await onPhone.sendVoice(phone)
  const fromPhone = await newest(bilal, chat, 2)

  const ogg = join(folder, 'things', 'voice.ogg')
  record(sounds.bilal, ogg)
  const files = [{ source: ogg, name: 'voice.ogg', shrink: false, voice: true }]
  const fromBilal = (await bilal.command({ type: 'send_files', chat, text: '', files })).message
  cast.voice = fromBilal

  const lengths = []
  for (const [id, least] of [
    [fromDesktop, 4],
    [fromPhone, 3],
    [fromBilal, 5],
  ]) {
    const { kind, durationMs, waveform } = await here(bilal, id)
    const saved = await bilal.save(id)
    const { codec, seconds } = probe(saved)
    if (kind !== 'voice' || codec !== 'opus in ogg' || !waveform)
      throw new Error(`${kind}, ${codec}, "${waveform}"`)
    if (durationMs < least * 1000 - 100 || Math.abs(durationMs / 1000 - seconds) > 0.2)
      throw new Error(`${durationMs} ms are said to be in a file of ${seconds} s`)
    for (const [whose, device] of [
      ['the desktop', desktop],
      ['the phone', phone],
    ]) {
      await here(device, id)
      await same(whose, await device.save(id), await digest(saved))
    }
    const time = clock(durationMs)
    for (const screen of [desktop, phone])
      await seen(
        screen,
        'length and waveform are seen',
        id,
        ({ voices }) => voices[0]?.time === time && voices[0].bars > 20,
      )
    lengths.push(time)
  }

  // What the other device recorded is played; after it comes the next.
  for (const [screen, id, press] of [
    [desktop, fromPhone, () => onDesktop.press(desktop, fromPhone, 'voice-play')],
    [phone, fromDesktop, () => onPhone.press(phone, fromDesktop, 'voice-play')],
  ]) {
    const next = screen === desktop ? fromBilal : fromPhone
    await press()
    await seen(screen, 'it plays', id, ({ voices }) => voices[0].playing)
    await seen(screen, 'the next one plays', next, ({ voices }) => voices[0].playing)
  }
  return `${lengths.join(', ')} long, each Opus in Ogg, equal on all three; played one after the other in the window and on the page`
}

/** The newest voice message of a chat, when there are so many. */
function newest(device, chat, count) {
  return until('the voice message has come', async () => {
    const voices = (await texts(device, chat)).filter(({ content }) => content.files[0]?.kind === 'voice')
    return voices.length === count && (await message(device, voices.at(-1).id)).id
  })
}

/** As both screens write it. */
function clock(ms) {
  const seconds = Math.floor(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
