// Voice messages between the phone page and a terminal: Chromium's microphone hears a file.

import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Phone } from '../demo/cast/phone.mjs'
import { message, texts } from '../demo/device.mjs'
import { probe, speak } from '../demo/media/sounds.mjs'
import { signUp } from '../demo/screens/phone.mjs'
import { until } from '../lib/until.mjs'
import { Stage, picture } from './stage.mjs'
import { Terminal } from './terminal.mjs'

let stage
let phone
let bilal
let chat

before(async () => {
  stage = await Stage.set()
  const folder = join(stage.folder, 'asha')
  mkdirSync(folder)
  const sound = join(folder, 'microphone.wav')
  speak(sound, 300, 20)
  phone = new Phone(folder, stage.relay.page, sound)
  await phone.open()
  stage.ends.push(() => phone.close())
  await signUp(phone, stage.relay.link, 'asha', 'Asha')
  await phone.caughtUp()
  bilal = await Terminal.join(stage.folder, 'bilal', stage.relay.link)
  chat = (await phone.command({ type: 'start_direct_chat', handle: 'bilal' })).chat
  await phone.part('chat-row').first().click()
})
after(() => stage.clear())

const newest = async () => (await texts(phone, chat)).at(-1)

test('what is said into the phone arrives as Opus in Ogg, with its length and picture', async () => {
  await phone.part('voice-record').click()
  await until(
    'it is three seconds long',
    async () => (await phone.part('voice-length').textContent()) >= '0:03',
  )
  await picture(phone, 'voice-recording')
  await phone.part('voice-pause').click()
  await phone.part('voice-listen').click()
  await picture(phone, 'voice-paused')
  await phone.part('voice-send').click()
  await phone.part('voice').last().waitFor()
  const [received] = await until('Bilal has it', async () => {
    const said = await bilal.say('receive')
    return said.length > 0 && said
  })
  const [file] = received.files
  assert.equal(file.kind, 'voice')
  assert.ok(
    Buffer.from(file.waveform, 'base64').some((bar) => bar > 100),
    'somebody speaks in it',
  )
  const { codec, seconds } = probe(await bilal.download(received.id, 0, stage.folder))
  assert.equal(codec, 'opus in ogg')
  assert.ok(
    seconds >= 2.9 && Math.abs(seconds - file.durationMs / 1000) < 0.1,
    `${seconds} s, ${file.durationMs} ms`,
  )
})

test('what is sent from elsewhere plays on the phone', async () => {
  const said = join(stage.folder, 'said.wav')
  speak(said, 200, 6)
  await bilal.say('send', 'asha', '--voice', said)
  const received = await until('it has come', async () => {
    const last = await newest()
    return !last.outgoing && last.content.files[0]?.kind === 'voice' && last
  })
  await until(
    'it is here',
    async () => (await message(phone, received.id)).content.files[0].state.state === 'here',
  )
  const voice = phone.page.locator(`[data-message="${received.id}"]`)
  const play = voice.getByTestId('voice-play')
  await play.click()
  await until('it plays', async () => (await play.getAttribute('data-playing')) === 'true')
  await picture(phone, 'voice-playing')
  await until('it has come to its end', async () => (await play.getAttribute('data-playing')) === 'false')
  assert.equal(await voice.getByTestId('voice-time').textContent(), '0:06')
})
