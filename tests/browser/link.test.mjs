// Linking a device with the phone page, by every way the page offers.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Person } from '../demo/cast/person.mjs'
import { overview } from '../demo/device.mjs'
import { until } from '../lib/until.mjs'
import { Stage, drawCode, picture } from './stage.mjs'

/** @type {Stage} */
let stage
/** @type {import('../demo/cast/phone.mjs').Phone} */
let phone
before(async () => {
  stage = await Stage.set()
  phone = await stage.signedUp('asha', 'Asha')
})
after(() => stage.clear())

test('a pasted code links a device once both show the same words', async () => {
  const device = await showingCode('pasted')
  await openLinking()
  await picture(phone, 'link-a-device')
  await phone.part('link-code').fill(device.link.code)
  await phone.part('link-code-submit').click()
  await confirmed(device, 'compare')
})

test('a code seen by the camera links a device', async () => {
  const device = await showingCode('filmed')
  const drawn = join(stage.folder, 'filmed.png')
  await drawCode(phone, device.link.code, drawn)
  phone.lookAt(drawn)
  await openLinking()
  await phone.part('scan').click()
  await phone.part('scanner').waitFor()
  await picture(phone, 'scanner')
  await confirmed(device, 'compare-filmed')
})

test('a picture of a code links a device', async () => {
  const device = await showingCode('pictured')
  const drawn = join(stage.folder, 'pictured.png')
  await drawCode(phone, device.link.code, drawn)
  await openLinking()
  await phone.part('scan-picture').setInputFiles(drawn)
  await confirmed(device, 'compare-pictured')
})

test('the eight characters typed link a device', async () => {
  const device = await showingCode('typed')
  await openLinking()
  await phone.part('link-code').fill(device.link.typed.toLowerCase())
  await phone.part('link-code-submit').click()
  await confirmed(device, 'compare-typed')
})

test('a picture without a code is said to have none', async () => {
  await openLinking()
  await phone.part('scan-picture').setInputFiles(join(import.meta.dirname, '../../icons/icon.png'))
  await phone.part('toast').waitFor()
  await picture(phone, 'no-code')
})

test('a code that is none is refused in words, and the next try can begin', async () => {
  await openLinking()
  await phone.part('link-code').fill('HARKARA1:NONSENSE')
  await phone.part('link-code-submit').click()
  await phone.part('link-failed').waitFor()
  await picture(phone, 'link-failed')
  await phone.part('link-failed').getByRole('button').click()
  await phone.part('link-code').waitFor()
})

test('a linked device is listed, can be removed, and is locked out', async () => {
  const device = await showingCode('removed')
  await openLinking()
  await phone.part('link-code').fill(device.link.code)
  await phone.part('link-code-submit').click()
  await confirmed(device, 'compare-removed')
  const { device: id } = await overview(device)
  await phone.command({ type: 'remove_device', device: id })
  await until('it knows that it was removed', async () => (await overview(device)).stage === 'removed')
})

/** A new device that shows its code. */
async function showingCode(name) {
  const device = Person.atMachine(stage.folder, name, name)
  stage.ends.push(() => device.leave())
  await device.command({ type: 'start_linking', relayLink: stage.relay.link, deviceName: name })
  await until('the device shows its code', () => device.link.stage === 'show_code')
  return device
}

/** The phone's screen for it, from wherever it is. */
async function openLinking() {
  await phone.page.goto(stage.relay.page)
  await phone.part('main-menu').waitFor()
  await phone.caughtUp()
  await phone.part('main-menu').click()
  await phone.part('menu').getByText('Linked devices').click()
  await phone.part('link-a-device').click()
  await phone.part('link-code').waitFor()
}

/** Both show the same words; the person says so; the device is one of the account's. */
async function confirmed(device, pictureName) {
  await phone.part('compare-words').waitFor()
  await until('the device compares too', () => device.link.stage === 'compare')
  await picture(phone, pictureName)
  assert.deepEqual(await phone.part('compare-word').allInnerTexts(), device.link.request.words)
  await phone.part('confirm-same').click()
  await phone.part('link-done').waitFor()
  await until('the device is linked', async () => (await overview(device)).stage === 'linked')
  assert.equal((await overview(device)).account.handle, 'asha')
}
