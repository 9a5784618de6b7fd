// Files and photos between the phone page and somebody at a terminal, whatever the relay and the browser do meanwhile.

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { message } from '../demo/device.mjs'
import { digest, makeFile } from '../demo/files.mjs'
import { until } from '../lib/until.mjs'
import { PLACE, draw, takePhoto } from './pictures.mjs'
import { Stage, picture } from './stage.mjs'
import { Terminal } from './terminal.mjs'

/** Mebibytes. */
const LARGE = 20
/** For as much on a machine that does other things besides. */
const TRANSFER_MS = 240_000

/** @type {Stage} */
let stage
/** @type {import('../demo/cast/phone.mjs').Phone} */
let phone
/** @type {Terminal} */
let bilal
/** @type {string} */
let chat
/** @type {string} */
let things
before(async () => {
  stage = await Stage.set()
  phone = await stage.signedUp('asha', 'Asha')
  bilal = await Terminal.join(stage.folder, 'bilal', stage.relay.link)
  chat = (await phone.command({ type: 'start_direct_chat', handle: 'bilal' })).chat
  things = join(stage.folder, 'things')
  mkdirSync(things)
})
after(() => stage.clear())

test('a photo and a large file go from the phone to a terminal; the photo no longer says where it was taken', async () => {
  const [photo, large] = [takePhoto(join(things, 'walk.jpg')), randomFile('film.bin', LARGE)]
  await openChat()
  await phone.part('file-input').setInputFiles([photo, large])
  await phone.part('caption').fill('The walk, and the film')
  await picture(phone, 'files-chosen')
  await phone.part('send-files').click()
  const sent = await newestWith('walk.jpg')
  await stored(sent)
  await picture(phone, 'files-sent')

  const [received] = await bilal.say('receive')
  assert.equal(received.text, 'The walk, and the film')
  assert.deepEqual(
    received.files.map(({ name, kind }) => [name, kind]),
    [
      ['walk.jpg', 'photo'],
      ['film.bin', 'file'],
    ],
  )
  // Turned by a quarter, as the camera said, and made smaller.
  assert.deepEqual([received.files[0].width, received.files[0].height], [1707, 2560])
  assert.equal(await digest(await bilal.download(received.id, 1, stage.folder)), await digest(large))
  const seen = readFileSync(await bilal.download(received.id, 0, stage.folder))
  const { pictures } = await phone.query({ type: 'thumbnails', of: [{ message: sent, place: 0 }] })
  for (const bytes of [seen, Buffer.from(pictures[0], 'base64')]) {
    assert.equal(bytes.subarray(0, 3).toString('hex'), 'ffd8ff')
    assert.ok(!bytes.includes(PLACE) && !bytes.includes('Exif'), 'nothing of the camera’s words is left')
  }
  assert.deepEqual(await storedNames('staged'), [], 'what was copied to be sent is gone')
})

test('a photo and a large file go from a terminal to the phone, and are saved as they were', async () => {
  const [photo, large] = [takePhoto(join(things, 'shore.jpg')), randomFile('songs.bin', LARGE)]
  await bilal.say('send', 'asha', 'From the shore', '--original', '--file', photo, '--file', large)
  const received = await until('the message has come', () => saying('From the shore'))
  // By itself: it is small.
  await arrived(received.id, 0)
  assert.equal(await state(received.id, 1), 'remote', 'a large file waits to be asked for')
  await openChat()
  await phone.part('file-action').last().click()
  await arrived(received.id, 1)
  await picture(phone, 'files-received')
  assert.equal(await digest(await saved(() => saveButton('songs.bin').click())), await digest(large))

  await phone.part('photo').last().getByRole('button').first().click()
  const shown = phone.part('viewer').locator('img:not(.blurred)')
  await shown.waitFor()
  assert.equal(await shown.evaluate((image) => image.decode().then(() => image.naturalWidth)), 2000)
  await picture(phone, 'photo-large')
  assert.equal(
    await digest(await saved(() => phone.part('viewer').getByRole('button', { name: 'Save' }).click())),
    await digest(photo),
  )
  await phone.page.keyboard.press('Escape')
})

test('what only calls itself a photo, or has too many pixels, is sent as a file and shown by nobody', async () => {
  const page = join(things, 'page.jpg')
  writeFileSync(page, '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
  const wide = join(things, 'wide.png')
  draw('color=red:size=60000x2', wide)
  const broken = join(things, 'broken.jpg')
  writeFileSync(broken, Buffer.concat([Buffer.from('ffd8ffe000104a464946', 'hex'), randomBytes(4000)]))
  await openChat()
  await phone.part('file-input').setInputFiles([page, wide, broken])
  await phone.part('send-files').click()
  const sent = await newestWith('page.jpg')
  await stored(sent)
  const [received] = await bilal.say('receive')
  for (const [place, path] of [page, wide, broken].entries()) {
    assert.equal(received.files[place].kind, 'file', path)
    assert.equal(await digest(await bilal.download(received.id, place, stage.folder)), await digest(path))
  }
})

test('an upload that is cut by the relay and by closing the page finishes by itself', async () => {
  const large = randomFile('cut.bin', 2 * LARGE)
  await openChat()
  await phone.part('file-input').setInputFiles(large)
  await phone.part('send-files').click()
  const sent = await newestWith('cut.bin')
  await until('it is on its way', async () => (await done(sent)) > 0)
  await stage.relay.stop()
  const before = await done(sent)
  assert.equal((await message(phone, sent)).status, 'waiting')
  await stage.relay.start()
  await until('it goes on', async () => (await done(sent)) > before)
  await phone.close()
  await phone.open()
  await stored(sent)
  const [received] = await bilal.say('receive')
  assert.equal(await digest(await bilal.download(received.id, 0, stage.folder)), await digest(large))
})

test('what is given up leaves nothing behind in the browser, at whatever point it was', async () => {
  const before = await storedNames('files')
  const name = 'unwanted.bin'
  const path = randomFile(name, 2 * LARGE)
  for (const point of ['at once', 'on its way']) {
    await openChat()
    await phone.part('file-input').setInputFiles(path)
    await phone.part('send-files').click()
    const sent = await newestWith(name)
    if (point === 'on its way') await until('it is on its way', async () => (await done(sent)) > 0)
    await phone.command({ type: 'file', message: sent, place: 0, action: 'cancel' })
    await until('it is given up', async () => (await state(sent, 0)) === 'failed')
    await until(`nothing is left, ${point}`, async () => {
      const left = [...(await storedNames('files')), ...(await storedNames('staged'))]
      return left.length === before.length && left.every((each) => before.includes(each))
    })
    await phone.command({ type: 'delete_for_me', messages: [sent] })
  }
})

test('a download that is cut by the relay and by closing the page finishes by itself', async () => {
  const large = randomFile('back.bin', 2 * LARGE)
  await bilal.say('send', 'asha', 'Cut', '--file', large)
  const { id } = await until('the message has come', () => saying('Cut'))
  await phone.command({ type: 'file', message: id, place: 0, action: 'download' })
  await until('it is on its way', async () => (await done(id)) > 0)
  await stage.relay.stop()
  await stage.relay.start()
  await phone.command({ type: 'file', message: id, place: 0, action: 'pause' })
  assert.equal((await message(phone, id)).content.files[0].state.paused, true)
  await phone.close()
  await phone.open()
  await phone.command({ type: 'file', message: id, place: 0, action: 'resume' })
  let slowest = 0
  await until(
    'it has come',
    async () => {
      const begun = performance.now()
      const now = await state(id, 0)
      slowest = Math.max(slowest, performance.now() - begun)
      return now === 'here'
    },
    TRANSFER_MS,
  )
  console.log(`slowest answer during the download: ${Math.round(slowest)} ms`)
})

test('a large file is saved piece by piece where the browser lets the person choose a place', async () => {
  await openChat()
  await phone.page.evaluate(() => {
    // In place of the browser's own window, which a test can't answer; what it hands out is a file all the same.
    globalThis.showSaveFilePicker = async ({ suggestedName }) =>
      (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true })
  })
  await saveButton('back.bin').click()
  await phone.part('toast').waitFor()
  const found = await phone.page.evaluate(async () => {
    const file = await (await navigator.storage.getDirectory()).getFileHandle('back.bin')
    const hash = await crypto.subtle.digest('SHA-256', await (await file.getFile()).arrayBuffer())
    return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('')
  })
  assert.equal(found, await digest(join(things, 'back.bin')))
})

test('the files of deleted messages are gone from the browser’s storage, sealed and opened', async () => {
  const messages = [await saying('Cut'), await saying('From the shore')].map(({ id }) => id)
  await phone.save(messages[1], 1)
  assert.equal((await storedNames('opened')).length, 1, 'a file that is not small is opened on disk')
  const before = await storedNames('files')
  await phone.command({ type: 'delete_for_me', messages })
  await until('they are gone', async () => (await storedNames('files')).length === before.length - 3)
  assert.deepEqual(await storedNames('opened'), [])
})

test('what was altered on the disk of the relay counts as lost there, and that is said', async () => {
  const large = randomFile('altered.bin', LARGE)
  await bilal.say('send', 'asha', 'Altered', '--file', large)
  const { id } = await until('the message has come', () => saying('Altered'))
  await stage.relay.stop()
  alter(join(stage.folder, 'relay'))
  await stage.relay.start()
  await phone.caughtUp()
  await phone.command({ type: 'file', message: id, place: 0, action: 'download' })
  await until('it is not fetched', async () => (await state(id, 0)) === 'failed')
  assert.equal((await message(phone, id)).content.files[0].state.fault, 'missing')
  await openChat()
  await phone.part('file').last().getByText('No longer at the relay').waitFor()
  await picture(phone, 'file-missing')
})

test('a download stops where the storage is full, says so, and goes on when there is room', async () => {
  await bilal.say('send', 'asha', 'No room', '--file', randomFile('room.bin', LARGE))
  const { id } = await until('the message has come', () => saying('No room'))
  const allow = await quota()
  await allow(1 << 20)
  await phone.command({ type: 'file', message: id, place: 0, action: 'download' })
  await until('it has stopped', async () => (await state(id, 0)) === 'failed')
  assert.equal((await message(phone, id)).content.files[0].state.fault, 'disk_full')
  await allow()
  await phone.command({ type: 'file', message: id, place: 0, action: 'resume' })
  await arrived(id, 0)
})

test('a full storage is said at once, and the file can be sent when there is room again', async () => {
  const allow = await quota()
  await allow(1 << 20)
  await openChat()
  await phone.part('file-input').setInputFiles(randomFile('full.bin', LARGE))
  await phone.part('send-files').click()
  await phone.part('toast').waitFor()
  await picture(phone, 'storage-full')
  assert.match(await phone.part('toast').innerText(), /full|room|space/i)
  await allow()
  await phone.part('send-files').click()
  const sent = await newestWith('full.bin')
  await stored(sent)
})

/** Sets how much the browser keeps for the page; without a number as much as before. */
async function quota() {
  const session = await phone.browser.newCDPSession(phone.page)
  const origin = new URL(stage.relay.page).origin
  return (quotaSize) => session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize })
}

async function openChat() {
  await phone.page.goto(stage.relay.page)
  await phone.part('main-menu').waitFor()
  await phone.page.getByTestId('chat-row').first().click()
  await phone.part('composer').waitFor()
}

/** The messages of the chat as the phone has them, oldest first. */
async function all(device) {
  const query = { type: 'messages', chat, before: null, after: null, around: null, limit: 100 }
  return (await device.query(query)).messages.filter((each) => each.content.type === 'text')
}

/** The message that was just written, by its first file. */
function newestWith(name) {
  return until('the message is in the chat', async () => {
    const last = (await all(phone)).at(-1)
    return last?.content.files[0]?.name === name && last.id
  })
}

async function saying(text) {
  return (await all(phone)).find((each) => each.content.text === text)
}

async function state(id, place) {
  return (await message(phone, id)).content.files[place].state.state
}

/** Waits until the relay has a message, and so its files. */
function stored(id) {
  const isStored = async () => (await message(phone, id)).status !== 'waiting'
  return until('the relay has the message', isStored, TRANSFER_MS)
}

/** Waits until a file is on the phone. */
function arrived(id, place) {
  return until('the file has come', async () => (await state(id, place)) === 'here', TRANSFER_MS)
}

/** Bytes of its first file. */
async function done(id) {
  return (await message(phone, id)).content.files[0].state.done ?? 0
}

/** What saves a file that is shown as a card. */
function saveButton(name) {
  return phone.part('file').filter({ hasText: name }).getByRole('button', { name: /save/i })
}

/** Where a download that this begins has come to. */
async function saved(begin) {
  const download = phone.page.waitForEvent('download')
  await begin()
  return (await download).path()
}

/** What lies in a folder of the browser's private storage. */
function storedNames(folder) {
  return phone.page.evaluate(async (name) => {
    const root = await navigator.storage.getDirectory()
    const names = []
    for await (const each of (await root.getDirectoryHandle(name)).keys()) names.push(each)
    return names
  }, folder)
}

function randomFile(name, size) {
  const path = join(things, name)
  makeFile(path, size)
  return path
}

/** A byte in the middle of the relay's database, where there is nothing but chunks. */
function alter(folder) {
  const [name] = readdirSync(folder).filter((each) => statSync(join(folder, each)).size > LARGE << 20)
  const path = join(folder, name)
  const bytes = readFileSync(path)
  const step = 4096
  for (let at = Math.floor(bytes.length / step / 2) * step + 2000; at < bytes.length; at += 20 * step)
    bytes[at] ^= 1
  writeFileSync(path, bytes)
}
