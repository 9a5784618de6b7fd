// What a person does and sees on the phone's page.

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

async function openDevices(phone) {
  await phone.part('main-menu').click()
  await phone.part('menu').getByText('Linked devices').click()
}
