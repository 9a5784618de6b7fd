// What a person does and sees on the phone's page.

import { words } from './desktop.mjs'

/** To the camera that looks for a code. */
export async function beginScanning(phone) {
  await phone.part('main-menu').click()
  await phone.part('menu-devices').click()
  await phone.part('link-device').click()
}

/** The four words, as the phone shows them. */
export async function wordsShown(phone) {
  return words(await phone.part('words').innerText({ timeout: 20_000 }))
}

/** Yes, they are the same. */
export function confirm(phone) {
  return phone.part('link-confirm').click()
}

/** The desktop is the only device that is not this phone. */
export async function removeDesktop(phone) {
  await phone.part('main-menu').click()
  await phone.part('menu-devices').click()
  await phone.part('device-remove').click()
  await phone.part('confirm-yes').click()
}
