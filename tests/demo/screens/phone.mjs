// What a person does and sees on the phone's page.

import { until } from '../../lib/until.mjs'
import { words } from './desktop.mjs'

/** Fills the first screen in, key by key, and comes to the messenger. */
export async function signUp(phone, invite, handle, name) {
  for (const [field, text] of Object.entries({ invite, name, handle })) {
    await phone.part(field).click()
    await phone.page.keyboard.type(text)
  }
  await phone.part('sign-up-submit').click()
  await phone.part('main-menu').waitFor()
}

/** On a phone that belongs to nobody: there is a backup, and the page knows the relay that it comes from. */
export async function beginRestore(phone) {
  await phone.part('have-backup').click()
  await until('the page knows its relay', async () =>
    /relay\?./.test(await phone.part('backup-relay-link').inputValue()),
  )
}

/** Types whose backup it is, and the password. Answers with what the page has against it; nothing once chats are shown. */
export async function openByPassword(phone, who, password) {
  await phone.part('password-who').fill(who)
  await phone.part('password').fill(password)
  await phone.part('password-take').click()
  const refused = phone.part('password-outcome').filter({ hasText: /./ })
  const chats = phone.part('chat-row').first()
  await chats.or(refused).first().waitFor({ timeout: 240_000 })
  return (await chats.isVisible()) ? '' : refused.innerText()
}

/** To the camera that looks for a code. */
export async function beginScanning(phone) {
  await openDevices(phone)
  await phone.part('link-a-device').click()
  await phone.part('scan').click()
}

/** The four words, as the phone shows them; or what it says instead. */
export async function wordsShown(phone) {
  const refused = phone.part('link-failed')
  await phone.part('compare-words').or(refused).waitFor()
  if (await refused.isVisible()) throw new Error(`the phone says: ${await refused.innerText()}`)
  return words(await phone.part('compare-word').allInnerTexts())
}

/** Yes, they are the same. */
export function confirm(phone) {
  return phone.part('confirm-same').click()
}

/** From the last screen of linking back to the chats. */
export async function goOn(phone) {
  await phone.part('link-done').getByRole('button').click()
  await phone.part('back').click()
  await phone.part('main-menu').waitFor()
}

/** The desktop is the only device that can be removed. */
export async function removeDesktop(phone) {
  await openDevices(phone)
  await phone.part('remove-device').click()
  await phone.part('confirm-yes').click()
}

/** Opens a chat from the list. */
export async function openChat(phone, chat) {
  await phone.page.locator(`[data-testid="chat-row"][data-chat="${chat}"]`).click()
  await phone.part('composer').waitFor()
}

/** Back to the chats. */
export async function closeChat(phone) {
  await phone.part('back').click()
  await phone.part('main-menu').waitFor()
}

/** Types a text and sends it by the button. */
export async function write(phone, text) {
  await phone.part('composer').fill(text)
  await phone.part('send').click()
}

/** Chooses files for the open chat; what is about to be sent is shown. @param {string[]} files */
export async function attach(phone, files) {
  await phone.part('file-input').setInputFiles(files)
  await phone.part('send-files').waitFor()
}

/** Photos are to go as the camera made them. */
export function asItIs(phone) {
  return phone.page.getByRole('dialog').getByRole('switch').click()
}

/** Sends what is shown, with a caption. */
export async function sendFiles(phone, caption) {
  await phone.part('caption').fill(caption)
  await phone.part('send-files').click()
  await phone.part('send-files').waitFor({ state: 'detached', timeout: 120_000 })
}

/** Begins a voice message by a click. */
export function beginVoice(phone) {
  return phone.part('voice-record').click()
}

/** Waits until so much has been said. @param {string} length as it is shown */
export function spoken(phone, length) {
  return until(`${length} is said`, async () => (await phone.part('voice-length').innerText()) >= length)
}

/** Sends what was said. */
export function sendVoice(phone) {
  return phone.part('voice-send').click()
}

/** Presses a button in a message. */
export function press(phone, message, name) {
  return phone.page.locator(`[data-message="${message}"] [data-testid="${name}"]`).click()
}

/** Searches all chats, and goes to the only hit. */
export async function find(phone, text) {
  await phone.part('search').fill(text)
  await phone.part('hit').click()
}

/** Reacts to a message with one of the emoji at hand. */
export async function react(phone, message, emoji) {
  await openMenu(phone, message)
  await phone.part('reaction-bar').getByText(emoji).click()
}

/** Opens the menu of a message. */
export async function openMenu(phone, message) {
  await phone.page.locator(`[data-testid="message"][data-message="${message}"]`).click({ button: 'right' })
  await phone.part('menu').waitFor()
}

/** Links a device by the characters it shows; the person compares and says yes. */
export async function linkByCode(phone, device) {
  await openDevices(phone)
  await phone.part('link-a-device').click()
  await phone.part('link-code').fill(device.link.typed)
  await phone.part('link-code-submit').click()
  const shown = await wordsShown(phone)
  const { words: theirs } = await device.linkRequest()
  if (shown !== theirs.join(' '))
    throw new Error(`the phone shows "${shown}", the device "${theirs.join(' ')}"`)
  await confirm(phone)
}

async function openDevices(phone) {
  await phone.part('main-menu').click()
  await phone.part('menu').getByText('Linked devices').click()
}
