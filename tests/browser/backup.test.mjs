// Asha's phone keeps backups at the relay and is lost: a fresh browser has everything back, by the key on paper; the linked
// computer stays, the lost phone is out.

import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Person } from '../demo/cast/person.mjs'
import { digests, overview, saying, send } from '../demo/device.mjs'
import { beginRestore, openChat } from '../demo/screens/phone.mjs'
import { until } from '../lib/until.mjs'
import { takePhoto } from './pictures.mjs'
import { Stage, picture } from './stage.mjs'
import { Terminal } from './terminal.mjs'

const MESSAGES = 300
const THEIRS = 5
const PHOTO = 'The walk by the river'
const PASSWORD = 'lantern river mango cradle'
/** For as much on a machine that does other things besides. */
const SOON_MS = 180_000

/** @type {Stage} */
let stage
/** @type {import('../demo/cast/phone.mjs').Phone} */
let phone
/** @type {Person} */
let computer
/** @type {Terminal} */
let bilal
/** @type {string} */
let chat
/** The eight lines of digits. @type {string[]} */
let key
before(async () => {
  stage = await Stage.set()
  phone = await stage.signedUp('asha', 'Asha')
  bilal = await Terminal.join(stage.folder, 'bilal', stage.relay.link)
  chat = (await phone.command({ type: 'start_direct_chat', handle: 'bilal' })).chat
  computer = await linked('computer')
  await said()
})
after(() => stage.clear())

test('the phone makes the key, and its first backup goes to its relay, chat by chat and photo by photo', async () => {
  await openBackup()
  await phone.part('backup-set-up').click()
  await phone.part('key-lines').first().waitFor()
  await picture(phone, 'backup-key')
  const shown = await phone.part('key-lines').first().locator('.digits').allInnerTexts()
  key = shown.map((line) => line.replace(/\s/g, ''))
  const { key: made } = await phone.command({ type: 'make_backup_key' })
  assert.deepEqual(key, made.lines)
  await phone.part('key-written').click()
  await phone.part('key-back-line').fill(key[made.confirm])
  await phone.part('key-back-take').click()
  await phone.part('backup-place').waitFor()
  await picture(phone, 'backup-where')
  await phone.part('place-take').click()
  const first = await backedUp()
  assert.ok(first.messages >= MESSAGES && first.media === 1, JSON.stringify(first))
  await picture(phone, 'backup-made')
})

test('a backup of nothing new stores nothing, and one that is stopped goes on', async () => {
  const before = await backup()
  await phone.command({ type: 'start_backup' })
  const again = await backedUp(before.last.madeMs)
  assert.equal(again.bytes, before.last.bytes)
  await phone.command({ type: 'start_backup' })
  await phone.command({ type: 'cancel_backup' })
  await until('it has stopped', async () => (await backup()).running === null)
  assert.equal((await backup()).fault, null)
})

test('a fresh browser has the chats back by the digits, with the photo; the computer stays and the old phone is out', async () => {
  const lost = await digests(phone)
  const found = await stage.phone('found')
  await toKey(found)
  await found
    .part('key-line')
    .first()
    .fill(key.with(2, wrong(key[2])).join(' '))
  await found.part('key-wrong').getByText('3').waitFor()
  await picture(found, 'restore-wrong-line')
  await found.part('key-line').first().fill(key.join(' '))
  await found.part('key-take').click()
  await found.page.locator(`[data-testid="chat-row"][data-chat="${chat}"]`).waitFor({ timeout: SOON_MS })
  await picture(found, 'restored')
  await until('all of it is here', async () => (await restored(found))?.done, SOON_MS)
  assert.deepEqual((await restored(found)).lost, [])
  assert.deepEqual(await digests(found), lost)

  await openChat(found, chat)
  await until('the photo is here', () => photoIsHere(found), SOON_MS)
  await picture(found, 'restored-chat')

  await until('the old phone is out', async () => (await overview(phone)).stage === 'removed', SOON_MS)
  await found.caughtUp()
  await send(found, chat, 'I have a new phone')
  await until('the computer has it', () => one(computer, 'I have a new phone'), SOON_MS)
  assert.equal((await overview(computer)).stage, 'linked')
  const received = await bilal.say('receive')
  assert.ok(received.some(({ text }) => text === 'I have a new phone'))
  phone = found
})

test('another fresh browser has it all by the password, after a wrong one, and the digits are what they were', async () => {
  await phone.command({ type: 'set_backup_password', password: PASSWORD })
  await phone.command({ type: 'set_backup', place: { kind: 'relay', link: null }, schedule: 'never' })
  const before = (await backup()).last?.madeMs ?? 0
  await phone.command({ type: 'start_backup' })
  await backedUp(before)
  const lost = await digests(phone)
  const found = await stage.phone('remembered')
  await toKey(found)
  await found.part('restore-by').click()
  await found.part('password-who').fill('@asha')
  await found.part('password').fill('not what it was')
  await found.part('password-take').click()
  await found.page.locator('[data-testid=password-outcome][data-outcome=wrong]').waitFor({ timeout: SOON_MS })
  await picture(found, 'restore-password')
  // The relay wants to be waited for after a wrong one.
  await found.part('password').fill(PASSWORD)
  await until(
    'the password is right',
    async () => {
      if (await found.part('password-take').isVisible())
        await found.part('password-take').click({ timeout: 1_000 })
      return found.page.locator(`[data-testid="chat-row"][data-chat="${chat}"]`).isVisible()
    },
    SOON_MS,
  )
  await until('all of it is here', async () => (await restored(found))?.done, SOON_MS)
  assert.deepEqual(await digests(found), lost)
  await until('the phone before is out', async () => (await overview(phone)).stage === 'removed', SOON_MS)
  assert.equal((await overview(computer)).stage, 'linked')
  phone = found
})

test('a key of nobody’s backup is told apart from damage', async () => {
  const other = await stage.phone('other')
  await other.part('have-backup').click()
  await other.part('backup-relay-link').fill(stage.relay.link)
  await other.part('place-take').click()
  // The key of twenty bytes of zeros: every line is right, and nothing is kept for it.
  const nobody = [
    '00000000',
    '00000005',
    '00000008',
    '00000006',
    '00000009',
    '00000004',
    '00000002',
    '63572063',
  ]
  await other.part('key-line').first().fill(nobody.join(' '))
  await other.part('key-take').click()
  await other.page
    .locator('[data-testid=restore-fault][data-code=backup_missing]')
    .waitFor({ timeout: SOON_MS })
  await picture(other, 'restore-nothing')
})

/** A few hundred messages from both sides, and a photo. */
async function said() {
  for (let number = 0; number < MESSAGES - THEIRS; number += 1)
    await send(phone, chat, `message ${number} from here`)
  const things = join(stage.folder, 'things')
  mkdirSync(things)
  await openChat(phone, chat)
  await phone.part('file-input').setInputFiles([takePhoto(join(things, 'walk.jpg'))])
  await phone.part('caption').fill(PHOTO)
  await phone.part('send-files').click()
  await until(
    'the photo is at the relay',
    async () => (await one(phone, PHOTO))?.status !== 'waiting',
    SOON_MS,
  )
  await bilal.say('receive')
  for (let number = 0; number < THEIRS; number += 1)
    await bilal.say('send', 'asha', `message ${number} from Bilal`)
  await until('Bilal’s are here', () => one(phone, `message ${THEIRS - 1} from Bilal`), SOON_MS)
  await until('the computer has the photo', () => one(computer, PHOTO), SOON_MS)
}

/** A new device finds the relay that its page comes from, and goes on to what opens the backup. */
async function toKey(device) {
  await beginRestore(device)
  await picture(device, 'restore-where')
  await device.part('place-take').click()
}

async function openBackup() {
  await phone.page.goto(stage.relay.page)
  await phone.part('main-menu').click()
  await phone.part('menu').getByText('Settings').click()
  await phone.part('to-backup').click()
}

async function backup() {
  return (await phone.query({ type: 'backup' })).backup
}

/** Waits for one that was made after this. */
function backedUp(after = 0) {
  return until(
    'the backup is made',
    async () => {
      const { last, running, fault } = await backup()
      if (fault) throw new Error(fault)
      return running === null && last?.madeMs > after && last
    },
    SOON_MS,
  )
}

async function restored(device) {
  return (await device.query({ type: 'restore' })).restore
}

async function one(device, text) {
  return (await saying(device, chat, text))[0]
}

async function photoIsHere(device) {
  return (await one(device, PHOTO)).content.files[0].state.state === 'here'
}

/** The same line with another last digit. */
function wrong(line) {
  return line.slice(0, 7) + String((Number(line[7]) + 1) % 10)
}

/** A computer of Asha's. */
async function linked(name) {
  const device = Person.atMachine(stage.folder, name, name)
  stage.ends.push(() => device.leave())
  await device.command({ type: 'start_linking', relayLink: stage.relay.link, deviceName: name })
  await until('the device shows its code', () => device.link.stage === 'show_code')
  await phone.command({ type: 'scan_link_code', code: device.link.code })
  await until('the device compares too', () => device.link.stage === 'compare')
  await phone.command({ type: 'confirm_link', same: true })
  await until('the device is linked', async () => (await overview(device)).stage === 'linked')
  return device
}
