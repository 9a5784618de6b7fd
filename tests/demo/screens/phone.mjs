// What a person does and sees on the phone's page.

import { words } from './desktop.mjs'

/** To the camera that looks for a code. */
export async function beginScanning(phone) {
  await openDevices(phone)
  await phone.part('link-a-device').click()
  await phone.part('scan').click()
}

/** The four words, as the phone shows them. */
export async function wordsShown(phone) {
  await phone.part('compare-words').waitFor({ timeout: 20_000 })
  return words(await phone.part('compare-word').allInnerTexts())
}

/** Yes, they are the same. */
export function confirm(phone) {
  return phone.part('confirm-same').click()
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
