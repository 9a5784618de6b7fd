// Voice messages in the real window: a WAV file is in the microphone's place, and the rest is as ever.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Desktop } from '../demo/cast/desktop.mjs'
import { Person } from '../demo/cast/person.mjs'
import { chatCalled, message, overview, texts } from '../demo/device.mjs'
import { probe, speak } from '../demo/media/sounds.mjs'
import * as onDesktop from '../demo/screens/desktop.mjs'
import { until } from '../lib/until.mjs'

const id = (name) => `[data-testid="${name}"]`

let folder
let desktop
let phone
let bilal
let chat
/** What the microphone hears. */
let sound

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'harkara-voice-'))
  sound = join(folder, 'microphone.wav')
  desktop = new Desktop(folder)
  desktop.env.HARKARA_MICROPHONE = sound
  await desktop.open()
  const { link } = await desktop.window.run('return globalThis.harkara.shell.embeddedRelay()')
  phone = await Person.join(folder, 'asha', 'Asha', link)
  bilal = await Person.join(folder, 'bilal', 'Bilal', link)
  await bilal.command({ type: 'start_direct_chat', handle: 'asha' })
  await onDesktop.useOwnRelay(desktop)
  await onDesktop.codeIsShown(desktop)
  await phone.command({ type: 'scan_link_code', code: await onDesktop.typedCode(desktop) })
  await onDesktop.wordsShown(desktop)
  await phone.command({ type: 'confirm_link', same: true })
  await until('the desktop is linked', async () => (await overview(desktop)).stage === 'linked')
  await onDesktop.goOn(desktop)
  chat = (await until('the chat is there', () => chatCalled(desktop, 'Bilal'))).id
  await onDesktop.openChat(desktop, chat)
})

after(async () => {
  await phone?.leave()
  await bilal?.leave()
  await desktop?.close()
  rmSync(folder, { recursive: true, force: true })
})

const voices = async (device) =>
  (await texts(device, chat)).filter(({ content }) => content.files[0]?.kind === 'voice')

test('without a microphone the window says so, and nothing is recorded', async () => {
  await desktop.window.click(id('voice-record'))
  await until('it is said', () => desktop.window.has(id('no-microphone')))
  await desktop.window.click(`${id('dialog')} .actions button`)
  await until('one can write again', () => desktop.window.has(id('composer')))
})

test('once one is there, a recording is paused, heard, gone on with and sent, and others have its length and picture', async () => {
  speak(sound, 300, 4)
  await desktop.window.click(id('voice-record'))
  await onDesktop.spoken(desktop, '0:01')
  await desktop.window.click(id('voice-pause'))
  await until('it can be listened to', () => desktop.window.has(`${id('voice-listen')}:not(:disabled)`))
  await desktop.window.click(id('voice-resume'))
  await onDesktop.spoken(desktop, '0:03')
  await onDesktop.sendVoice(desktop)
  const [received] = await until('Bilal has it', async () => {
    const found = await voices(bilal)
    return found.length === 1 && found
  })
  const file = (await message(bilal, received.id)).content.files[0]
  assert.equal(Buffer.from(file.waveform, 'base64').length, 64)
  assert.ok(
    Buffer.from(file.waveform, 'base64').some((bar) => bar > 100),
    'somebody speaks in it',
  )
  await until(
    'it is with Bilal',
    async () => (await message(bilal, received.id)).content.files[0].state.state === 'here',
  )
  const { codec, seconds } = probe(await bilal.save(received.id))
  assert.equal(codec, 'opus in ogg')
  assert.ok(
    seconds >= 3 && Math.abs(seconds - file.durationMs / 1000) < 0.1,
    `${seconds} s, ${file.durationMs} ms`,
  )
})

test('a voice message from elsewhere shows how long it is, and plays in the window', async () => {
  const wav = join(folder, 'bilal.wav')
  speak(wav, 200, 2)
  const ogg = (await voices(bilal))[0]
  await bilal.command({ type: 'forward', messages: [ogg.id], chats: [chat] })
  const [, received] = await until('it has come', async () => {
    const found = await voices(desktop)
    return found.length === 2 && found
  })
  const play = `[data-message="${received.id}"] ${id('voice-play')}`
  await until('it can be played', () => desktop.window.has(play))
  await desktop.window.click(play)
  await until('it plays', () => desktop.window.has(`${play}[data-playing="true"]`))
  await until('it has come to its end', () => desktop.window.has(`${play}[data-playing="false"]`))
})
