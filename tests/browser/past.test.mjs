// A chat that WhatsApp exported, brought along on the phone page with its files, whatever is wrong with them or happens meanwhile.

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { message } from '../demo/device.mjs'
import { digest } from '../demo/files.mjs'
import { record, speak } from '../demo/media/sounds.mjs'
import { zip } from '../demo/media/zip.mjs'
import { until } from '../lib/until.mjs'
import { draw } from './pictures.mjs'
import { Stage, picture } from './stage.mjs'
import { Terminal } from './terminal.mjs'

/** The mark before what the app says itself. */
const LRM = '\u200e'
/** Bytes of a file that takes its time. */
const LARGE = 96 << 20
/** For many files on a machine that does other things besides. */
const SEALED_MS = 120_000

/** @type {Stage} */
let stage
/** @type {import('../demo/cast/phone.mjs').Phone} */
let phone
/** @type {string} */
let chat
/** What the exports have in them, by name. @type {Record<string, string>} */
let things

before(async () => {
  stage = await Stage.set()
  phone = await stage.signedUp('asha', 'Asha')
  await Terminal.join(stage.folder, 'bilal', stage.relay.link)
  chat = (await phone.command({ type: 'start_direct_chat', handle: 'bilal' })).chat
  const folder = join(stage.folder, 'things')
  mkdirSync(folder)
  const at = (name) => join(folder, name)
  speak(at('voice.wav'), 240, 4)
  record(at('voice.wav'), at('AUDIO.opus'))
  writeFileSync(at('ferry.pdf'), Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(300_000)]))
  things = {
    'PHOTO-1.jpg': draw('testsrc2=size=1600x1200', at('PHOTO-1.jpg')),
    'PHOTO-2.png': draw('mandelbrot=size=900x700', at('PHOTO-2.png')),
    'AUDIO.opus': at('AUDIO.opus'),
    'ferry.pdf': at('ferry.pdf'),
  }
})
after(() => stage.clear())

test('photos, a voice note and a document come along with their chat, and are seen as what they are', async () => {
  const file = exported('first', '2023', things)
  const told = await bring(file, 'past-preview')
  await picture(phone, 'past-done')
  assert.match(told, /5 messages are new/)
  assert.match(told, /4 files have come along/)
  await settled('2023', 4)
  for (const [name, path] of Object.entries(things)) {
    const { id, content } = await brought('2023', name)
    assert.equal(content.files[0].name, name)
    assert.equal(await digest(await phone.save(id)), await digest(path), name)
  }
  const kinds = await Promise.all(
    Object.keys(things).map(async (name) => (await brought('2023', name)).content.files[0]),
  )
  assert.deepEqual(
    kinds.map(({ kind, width, height }) => [kind, width, height]),
    [
      ['photo', 1600, 1200],
      ['photo', 900, 700],
      ['voice', 0, 0],
      ['file', 0, 0],
    ],
  )
  assert.ok(Math.abs(kinds[2].durationMs - 4000) < 300, `${kinds[2].durationMs} ms long`)

  await phone.part('bring-show').click()
  await phone.part('composer').waitFor()
  for (const photo of await phone.part('photo').all()) {
    const small = photo.locator('img').first()
    assert.ok(await small.evaluate((image) => image.decode().then(() => image.naturalWidth > 0)))
  }
  await phone.part('voice').waitFor()
  await phone.part('file').waitFor()
  await picture(phone, 'past-chat')
  await phone.part('open-photo').first().click()
  const shown = phone.part('viewer').locator('img:not(.blurred)')
  await shown.waitFor()
  assert.equal(await shown.evaluate((image) => image.decode().then(() => image.naturalWidth)), 1600)
  assert.deepEqual(await stored('staged'), [], 'nothing lies about in the clear')
})

test('brought along again nothing doubles and nothing is copied again', async () => {
  const [messages, files] = [await all(), await stored('files')]
  const told = await bring(exported('again', '2023', things))
  assert.match(told, /Nothing was new/)
  assert.doesNotMatch(told, /have come along|damaged|encrypted now/)
  assert.deepEqual(await all(), messages)
  assert.deepEqual([await stored('files'), await stored('staged')], [files, []])
})

test('a damaged file stays out alone, and follows from an export that is whole', async () => {
  const told = await bring(exported('damaged', '2022', things, 'PHOTO-1.jpg'))
  await picture(phone, 'past-damaged')
  assert.match(told, /3 files have come along/)
  assert.match(told, /One file is damaged/)
  await settled('2022', 3)
  assert.equal((await brought('2022', 'PHOTO-1.jpg')).content.type, 'left_out')
  assert.match(await bring(exported('whole', '2022', things)), /One file has come along/)
  await settled('2022', 4)
  assert.equal((await of('2022')).length, 5, 'each once')
})

test('where the storage is full the words come all the same; it is said, and what is missing follows', async () => {
  const session = await phone.browser.newCDPSession(phone.page)
  const origin = new URL(stage.relay.page).origin
  const allow = (quotaSize) => session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize })
  // Room for the words, and for a photo, not for the document.
  const [photo, document] = [things['PHOTO-1.jpg'], join(stage.folder, 'large.pdf')]
  writeFileSync(document, Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(8 << 20)]))
  const file = exported('full', '2021', { 'PHOTO-1.jpg': photo, 'large.pdf': document })
  const { usage } = await phone.page.evaluate(() => navigator.storage.estimate())
  await choose(file)
  await allow(usage + (8 << 20))
  try {
    await phone.part('bring-take').click()
    await phone.part('bring-fault').waitFor()
    await picture(phone, 'past-full')
    assert.match(await said('bring-fault'), /full[^]*3 messages had come along[^]*One file has come along/)
    assert.equal((await of('2021')).length, 3)
  } finally {
    await allow()
  }
  // The photo as well, if it could not be sealed in so little room.
  assert.match(await bring(file), /come along/)
  await settled('2021', 2)
})

test('while files come one can write; closed in the middle, what came stays and the rest follows', async () => {
  const large = join(stage.folder, 'film.bin')
  writeFileSync(large, randomBytes(LARGE))
  const many = { ...things, 'film.bin': large, 'PHOTO-9.jpg': things['PHOTO-1.jpg'] }
  const file = exported('cut', '2020', many)
  const before = (await stored('files')).length
  await choose(file)
  await phone.part('bring-take').click()
  await until('files are coming', async () => (await withFiles('2020')).length > 0)
  const { message: written } = await phone.command({
    type: 'send_text',
    chat,
    text: 'Old photos are coming',
    replyTo: null,
    mentions: [],
  })
  await until('the relay has it', async () => (await message(phone, written)).status !== 'waiting')
  await phone.close()
  await phone.open()
  await bring(file)
  await settled('2020', 6)
  const { id } = await brought('2020', 'film.bin')
  const read = await phone.page.evaluate(async (of) => {
    const blob = await globalThis.harkara.shell.readMedia(of, 0, '')
    const hash = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer())
    return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('')
  }, id)
  assert.equal(read, await digest(large))
  assert.equal((await stored('files')).length, before + 6)
})

/**
 * An export with some words and these files, each sent in another minute.
 * @param {string} name @param {string} year @param {Record<string, string>} files
 * @param {string} [damaged] one of them, of which a byte is not what it was
 */
function exported(name, year, files, damaged) {
  const lines = [`[24/12/${year}, 21:04:11] Asha: the river, in ${year}`]
  const entries = []
  for (const [place, [title, path]] of Object.entries(files).entries()) {
    lines.push(`${LRM}[25/12/${year}, 07:${10 + place}:20] bilal: ${LRM}<attached: ${title}>`)
    entries.push({ name: title, data: readFileSync(path) })
  }
  const packed = zip([{ name: '_chat.txt', data: Buffer.from(`${lines.join('\r\n')}\r\n`) }, ...entries])
  const hit = entries.find((entry) => entry.name === damaged)
  if (hit) packed[packed.indexOf(hit.data) + (hit.data.length >> 1)] ^= 1
  const path = join(stage.folder, `${name}.zip`)
  writeFileSync(path, packed)
  return path
}

/** Picks an export in the settings, and says who is who. @param {string} file */
async function choose(file) {
  await phone.page.goto(stage.relay.page)
  await phone.part('main-menu').click()
  await phone.page.getByRole('menuitem', { name: 'Settings' }).click()
  await phone.part('bring-file').setInputFiles(file)
  await phone.part('bring-me').selectOption('Asha')
  await phone.part('bring-chat').selectOption(chat)
}

/** Brings it along; answers with what was said at the end. @param {string} file @param {string} [preview] a picture's name */
async function bring(file, preview) {
  await choose(file)
  if (preview) await picture(phone, preview)
  await phone.part('bring-take').click()
  await phone.part('bring-done').waitFor()
  return said('bring-done')
}

/** What stands there, without the invisible marks around numbers. @param {string} part */
async function said(part) {
  return (await phone.part(part).innerText()).replace(/[\u2068\u2069]/g, '')
}

/** Everything in the chat, oldest first. */
async function all() {
  const query = { type: 'messages', chat, before: null, after: null, around: null, limit: 100 }
  return (await phone.query(query)).messages
}

/** What an export of this year has brought. */
async function of(year) {
  return (await all()).filter(
    ({ content, sentMs }) => content.type !== 'system' && new Date(sentMs).getFullYear() === Number(year),
  )
}

async function withFiles(year) {
  return (await of(year)).filter(({ content }) => content.files?.length > 0)
}

/** The message that has this file, or is to have it. */
async function brought(year, name) {
  return (await of(year)).find(({ content }) => (content.files?.[0]?.name ?? content.name) === name)
}

/** Waits until so many files of a year are sealed, and nothing of them is left in the clear. */
function settled(year, count) {
  return until(
    `${count} files are here`,
    async () => {
      const here = (await withFiles(year)).filter(({ content }) => content.files[0].state.state === 'here')
      return here.length === count && (await stored('staged')).length === 0
    },
    SEALED_MS,
  )
}

/** What lies in a folder of the browser's private storage. @param {string} folder */
function stored(folder) {
  return phone.page.evaluate(async (name) => {
    const root = await navigator.storage.getDirectory()
    const names = []
    for await (const each of (await root.getDirectoryHandle(name)).keys()) names.push(each)
    return names.sort()
  }, folder)
}
