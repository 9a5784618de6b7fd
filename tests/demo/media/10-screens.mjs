// Every screen with something of this story on it, in both themes and all four languages, for people to look at.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { until } from '../../lib/until.mjs'
import { atRest, dress, LANGUAGES, THEMES } from '../screens/look.mjs'
import * as onDesktop from '../screens/desktop.mjs'
import * as onPhone from '../screens/phone.mjs'
import { EXPORT } from './export.mjs'

export const title = 'Every screen in both themes and four languages'

/** @param {import('./scene.mjs').MediaCast} cast */
export async function play(cast) {
  const { desktop, phone, folder } = cast
  const album = join(folder, 'screens')
  mkdirSync(album, { recursive: true })
  let count = 0
  for (const language of LANGUAGES) {
    for (const theme of THEMES) {
      const take = async (device, name) => {
        count += 1
        await atRest(device)
        await device.screenshot(join(album, `${name}-${language}-${theme}.png`))
      }
      await Promise.all([dress(desktop, language, theme), dress(phone, language, theme)])
      await Promise.all([
        window(cast, (name) => take(desktop, `desktop-${name}`)),
        page(cast, (name) => take(phone, `phone-${name}`)),
      ])
    }
  }
  await Promise.all([dress(desktop, 'en', 'light'), dress(phone, 'en', 'light')])
  return `${count} pictures in ${album}`
}

/** What the window can show. */
async function window({ desktop, chat, photos, voice, past, folder }, take) {
  await onDesktop.openChat(desktop, chat)
  await until('the end of the chat is on the screen', () => desktop.inPage(toEnd))
  await take('chat')
  await scrollTo(desktop, voice)
  await take('voice')
  await onDesktop.beginVoice(desktop)
  await onDesktop.spoken(desktop, '0:01')
  await take('recording')
  await pressed(desktop, '[data-testid="voice-discard"]')
  await scrollTo(desktop, photos.out)
  await take('photos')
  await pressed(desktop, `[data-message="${photos.out}"] [data-testid="open-photo"]`)
  await there(desktop, '[data-testid="viewed"]')
  await take('viewer')
  await pressed(desktop, '[data-testid="viewer-close"]')
  await gone(desktop, '[data-testid="viewer"]')
  await onDesktop.attach(desktop, [photos.noon])
  await take('preview')
  await desktop.window.press('Escape')
  await gone(desktop, '[data-testid="send-files"]')
  await scrollTo(desktop, past)
  await pressed(desktop, '[data-testid="chat-info"]')
  await there(desktop, '[data-testid="to-gallery"]')
  await take('past-and-info')
  await pressed(desktop, '[data-testid="to-gallery"]')
  await gone(desktop, '[data-testid="to-gallery"]')
  await take('gallery')
  await pressed(desktop, '[data-testid="chat-info"]')
  await there(desktop, '[data-testid="to-gallery"]')
  await pressed(desktop, '[data-testid="chat-info"]')
  await gone(desktop, '[data-testid="to-gallery"]')
  await onDesktop.dropPast(desktop, join(folder, 'things', EXPORT))
  await take('bringing')
  await desktop.window.press('Escape')
  await gone(desktop, '[data-testid="bring-facts"]')
}

/** What the phone's page can show. */
async function page({ phone, chat, photos, voice }, take) {
  await take('chats')
  await onPhone.openChat(phone, chat)
  await until('the end of the chat is on the screen', () => phone.inPage(toEnd))
  await take('chat')
  await scrollTo(phone, voice)
  await take('voice')
  await scrollTo(phone, photos.out)
  await onPhone.openMenu(phone, photos.out)
  await take('menu')
  await phone.page.keyboard.press('Escape')
  await phone.part('menu').waitFor({ state: 'detached' })
  await pressed(phone, `[data-message="${photos.out}"] [data-testid="open-photo"]`)
  await there(phone, '[data-testid="viewed"]')
  await take('viewer')
  await pressed(phone, '[data-testid="viewer-close"]')
  await gone(phone, '[data-testid="viewer"]')
  await onPhone.attach(phone, [photos.noon])
  await take('preview')
  await phone.page.keyboard.press('Escape')
  await gone(phone, '[data-testid="send-files"]')
  await pressed(phone, '[data-testid="chat-info"]')
  await pressed(phone, '[data-testid="to-gallery"]')
  await gone(phone, '[data-testid="to-gallery"]')
  await take('gallery')
  await phone.page.goBack()
  await phone.page.goBack()
  await phone.part('composer').waitFor()
  await onPhone.closeChat(phone)
}

/** Brings a message of the open chat onto the screen. */
function scrollTo(device, message) {
  return until('the message is on the screen', () => device.inPage(scrolled, message))
}

async function there(device, selector) {
  await until(`${selector} is there`, () => device.inPage(found, selector))
}

async function gone(device, selector) {
  await until(`${selector} is gone`, async () => !(await device.inPage(found, selector)))
}

async function pressed(device, selector) {
  await there(device, selector)
  await device.inPage(press, selector)
}

/** In the page. Half a screen up, until the message is drawn. */
function scrolled(message) {
  const list = document.querySelector('[data-testid="messages"]')
  const bubble = document.querySelector(`[data-testid="message"][data-message="${message}"]`)
  if (bubble) bubble.scrollIntoView({ block: 'center' })
  else list.scrollTop = Math.max(0, list.scrollTop - list.clientHeight / 2)
  return bubble !== null
}

/** In the page. No button leads to the end where one is there. */
function toEnd() {
  const button = document.querySelector('[data-testid="to-end"]')
  button?.click()
  return button === null
}

/** In the page. */
function found(selector) {
  return document.querySelector(selector) !== null
}

/** In the page. */
function press(selector) {
  document.querySelector(selector).click()
}
