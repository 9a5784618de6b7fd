// How to get to every screen on the mock: name, query, steps.

import { BACKUP_DESKTOP, BACKUP_PHONE } from './backup.mjs'
import { by } from './page.mjs'

const row = (page, text) => page.locator('[data-testid=chat-row]', { hasText: text }).first()

/** What people write that a layout does not expect. */
const ODD = [
  '🙏',
  '👨‍👩‍👧‍👦🎉🌊',
  'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsversammlungsprotokoll',
  'https://example.org/a/very/long/path/that/never/ends/and/never/breaks?with=parameters&and=more&of=them#fragment',
  'Look: سلام، فردا ساعت ۵ می‌بینمت (گیشهٔ ۳). OK?',
  'خلاصه: the ferry leaves at 5:40, platform 3.',
  'অন্ত্যেষ্টিক্রিয়া, ঊর্ধ্বমুখী দ্বন্দ্ব, স্ত্রীলিঙ্গ ও কর্তৃপক্ষ',
  'र्क ट्टीं श्रृंगार, उत्कृष्ट द्वंद्व\nदूसरी पंक्ति: मैं पाँच बजे आऊँगा।',
  'one\n\ntwo\n    indented',
  'ok',
]

/** An exported chat is dropped onto the list of chats. */
export async function dropChat(page, name) {
  const data = await page.evaluateHandle((called) => {
    const transfer = new DataTransfer()
    transfer.items.add(new File(['31/12/23, 21:05 - Bilal: hello'], called))
    return transfer
  }, name)
  await page.locator('section.chats').dispatchEvent('dragover', { dataTransfer: data })
  await page.locator('section.chats').dispatchEvent('drop', { dataTransfer: data })
}

/** First run: on the relay inside this computer. */
export async function tryOut(page) {
  await by(page, 'relay-own').click()
  await by(page, 'start-linking').click()
}

/** Files as a person hands them over, made in the page: photos, a text, a name that goes on. */
export async function someFiles(page, photos = 3) {
  return page.evaluateHandle(async (count) => {
    const held = new DataTransfer()
    for (let index = 0; index < count; index++) {
      const canvas = Object.assign(document.createElement('canvas'), { width: 480, height: 360 })
      const to = canvas.getContext('2d')
      to.fillStyle = `hsl(${index * 70} 60% 60%)`
      to.fillRect(0, 0, 480, 360)
      to.fillStyle = 'white'
      to.font = '160px sans-serif'
      to.fillText(String(index + 1), 190, 240)
      const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg'))
      held.items.add(new File([blob], `ferry ${index + 1}.jpg`, { type: 'image/jpeg' }))
    }
    held.items.add(
      new File(['words'.repeat(4000)], 'What we agreed upon at the river, minutes and list of names.pdf'),
    )
    return held
  }, photos)
}

/** The chat of photos. It stands below the fold of the list, and moves there while it is scrolled into view. */
export async function openWalk(page) {
  await row(page, 'Photo walk').dispatchEvent('click')
  await by(page, 'conversation').waitFor()
}

async function walk(page) {
  await openWalk(page)
  await by(page, 'message').last().waitFor()
}

async function gallery(page) {
  await walk(page)
  await by(page, 'chat-info').click()
  await by(page, 'to-gallery').click()
  await by(page, 'cell').first().waitFor()
}

const MEDIA_SCREENS = {
  transfers: ['', walk],
  album: [
    '',
    async (page) => {
      await walk(page)
      await by(page, 'messages').evaluate((list) => (list.scrollTop = 0))
      await page.waitForTimeout(300)
      await by(page, 'messages').evaluate((list) => (list.scrollTop = 120))
      await page.waitForTimeout(600)
    },
  ],
  albumnext: [
    '',
    async (page) => {
      await walk(page)
      await by(page, 'messages').evaluate((list) => (list.scrollTop = list.scrollHeight / 2 - 200))
      await page.waitForTimeout(900)
    },
  ],
  shared: [
    '',
    async (page) => {
      await walk(page)
      await by(page, 'chat-info').click()
      await by(page, 'picture').last().waitFor()
    },
  ],
  gallery: ['photos=400', gallery],
  links: [
    '',
    async (page) => {
      await gallery(page)
      await by(page, 'tab-links').click()
      await by(page, 'shared-link').first().waitFor()
    },
  ],
  files: [
    '',
    async (page) => {
      await gallery(page)
      await by(page, 'tab-files').click()
      await page.locator('[data-testid=shelf] [data-testid=file]').first().waitFor()
    },
  ],
  viewer: [
    '',
    async (page) => {
      await gallery(page)
      await by(page, 'cell').nth(4).click()
      await by(page, 'viewed').waitFor()
    },
  ],
  sending: [
    '',
    async (page) => {
      await row(page, 'Bilal').click()
      await by(page, 'conversation').dispatchEvent('drop', { dataTransfer: await someFiles(page) })
      await by(page, 'chosen').last().waitFor()
    },
  ],
  sendingone: [
    '',
    async (page) => {
      await row(page, 'Bilal').click()
      await by(page, 'conversation').dispatchEvent('drop', { dataTransfer: await someFiles(page, 1) })
      await by(page, 'leave-out').last().click()
      await by(page, 'chosen').last().waitFor()
    },
  ],
}

/** A voice message that is being recorded, in the chat that is open or in the first. */
async function speaking(page) {
  if (!(await by(page, 'voice-record').isVisible()))
    await page.locator('[data-testid=chat-row]').first().click()
  await by(page, 'voice-record').click()
  await page.waitForFunction(() =>
    (document.querySelector('[data-testid=voice-length]')?.textContent ?? '').match(/[2-9২-৯२-९۲-۹]$/),
  )
}

export const DESKTOP_SCREENS = {
  recording: ['', speaking],
  recorded: [
    '',
    async (page) => {
      await speaking(page)
      await by(page, 'voice-pause').click()
      await by(page, 'voice-resume').waitFor()
    },
  ],
  voice: [
    '',
    async (page) => {
      await speaking(page)
      await by(page, 'voice-send').click()
      await by(page, 'voice-play').last().click()
      await page.locator('[data-testid=voice-play][data-playing=true]').waitFor()
      await by(page, 'voice-position').last().fill('14')
    },
  ],
  nomicrophone: [
    'microphone=missing',
    async (page) => {
      await page.locator('[data-testid=chat-row]').first().click()
      await by(page, 'voice-record').click()
      await by(page, 'no-microphone').waitFor()
    },
  ],
  relay: ['stage=fresh', async () => {}],
  code: [
    'stage=fresh',
    async (page) => {
      await tryOut(page)
      await by(page, 'qr').waitFor()
    },
  ],
  phonepage: [
    'stage=fresh',
    async (page) => {
      await tryOut(page)
      await by(page, 'qr').waitFor()
      await by(page, 'show-phone-page').click()
      await by(page, 'phone-page').waitFor()
    },
  ],
  compare: [
    'stage=fresh',
    async (page) => {
      await tryOut(page)
      await by(page, 'qr').waitFor()
      await page.evaluate(() => window.harkaraMock.scan())
      await by(page, 'compare-words').waitFor()
    },
  ],
  linked: [
    'stage=fresh',
    async (page) => {
      await tryOut(page)
      await by(page, 'qr').waitFor()
      await page.evaluate(() => window.harkaraMock.confirm())
      await by(page, 'link-done').waitFor()
      await by(page, 'history').waitFor()
    },
  ],
  proxies: [
    '',
    async (page) => {
      await row(page, 'Bilal').waitFor()
      await page.keyboard.press('Control+,')
      await by(page, 'to-proxies').click()
      for (const host of ['aunt.example', 'old.example']) {
        await by(page, 'proxy-link').fill(`https://any.example/#proxy?v=1&h=${host}&p=live`)
        await by(page, 'proxy-add').click()
        await by(page, 'proxy').filter({ hasText: host }).waitFor()
      }
      await page.locator('[data-testid=proxy]:not([data-fault=""])').waitFor()
    },
  ],
  preparing: [
    'stage=fresh',
    async (page) => {
      await page.evaluate(() => window.harkaraMock.outage('relay_down'))
      await tryOut(page)
    },
  ],
  bring: [
    '',
    async (page) => {
      await row(page, 'Bilal').waitFor()
      await dropChat(page, 'WhatsApp Chat with Bilal.zip')
      await by(page, 'bring-take').waitFor()
    },
  ],
  brought: [
    '',
    async (page) => {
      await row(page, 'Bilal').waitFor()
      await dropChat(page, 'WhatsApp Chat with Bilal.zip')
      await by(page, 'order-day_month_year').check()
      await by(page, 'bring-me').selectOption('Asha Sen')
      await by(page, 'bring-take').click()
      await by(page, 'bring-done').waitFor()
    },
  ],
  notbrought: [
    '',
    async (page) => {
      await row(page, 'Bilal').waitFor()
      await dropChat(page, 'broken.zip')
      await by(page, 'bring-fault').waitFor()
    },
  ],
  damaged: ['fail=database_damaged', async (page) => by(page, 'set-aside').waitFor()],
  setaside: [
    'fail=database_damaged',
    async (page) => {
      await by(page, 'set-aside').click()
      await by(page, 'confirm-yes').waitFor()
    },
  ],
  removed: ['stage=removed', async (page) => by(page, 'link-anew').waitFor()],
  again: [
    'stage=removed',
    async (page) => {
      await by(page, 'link-anew').click()
      await by(page, 'confirm-yes').waitFor()
    },
  ],
  againrelay: [
    'stage=removed',
    async (page) => {
      await by(page, 'link-anew').click()
      await by(page, 'confirm-yes').click()
      await by(page, 'cancel-linking').click()
      await by(page, 'relay-choice').waitFor()
    },
  ],
  clock: ['', async (page) => page.evaluate(() => window.harkaraMock.clock(400 * 86_400_000))],
  chats: ['', async () => {}],
  chat: [
    '',
    async (page) => {
      await row(page, 'চিত্রা').click()
      await by(page, 'message').first().waitFor()
    },
  ],
  group: [
    '',
    async (page) => {
      await row(page, 'River Survey').click()
      await by(page, 'chat-info').click()
      await by(page, 'person').first().waitFor()
    },
  ],
  replying: [
    '',
    async (page) => {
      await row(page, 'Bilal').click()
      const message = by(page, 'message').last()
      await message.hover()
      await message.locator('[data-testid=reply]').click()
      await message.hover()
    },
  ],
  reacting: [
    '',
    async (page) => {
      await row(page, 'River Survey').click()
      await by(page, 'message').last().click({ button: 'right' })
      await by(page, 'reaction-bar').waitFor()
    },
  ],
  reactions: [
    '',
    async (page) => {
      await row(page, 'River Survey').click()
      await by(page, 'reactions-who').last().click()
      await by(page, 'reaction-people').waitFor()
    },
  ],
  deleting: [
    '',
    async (page) => {
      await row(page, 'Bilal').click()
      await page.locator('.out [data-testid=message]').last().click({ button: 'right' })
      await page.getByRole('menuitem').last().click()
      await by(page, 'delete-for-me').waitFor()
    },
  ],
  forwarding: [
    '',
    async (page) => {
      await row(page, 'Bilal').click()
      await by(page, 'message').last().click({ button: 'right' })
      await page.getByRole('menuitem').nth(4).click()
      await by(page, 'forward-chat').nth(2).click()
    },
  ],
  naming: [
    '',
    async (page) => {
      await row(page, 'River Survey').click()
      await by(page, 'composer').pressSequentially('@')
      await by(page, 'mentions').waitFor()
    },
  ],
  timer: [
    '',
    async (page) => {
      await row(page, 'Bilal').click()
      await by(page, 'chat-info').click()
      await by(page, 'timer').selectOption('604800')
      await by(page, 'system-line').last().waitFor()
    },
  ],
  starred: [
    '',
    async (page) => {
      await by(page, 'main-menu').click()
      await page.getByRole('menuitem').nth(3).click()
      await by(page, 'hit').first().waitFor()
    },
  ],
  farsi: [
    '',
    async (page) => {
      await row(page, 'فرید').click()
      await by(page, 'chat-info').click()
    },
  ],
  odd: [
    '',
    async (page) => {
      for (const text of ODD) await page.evaluate((odd) => window.harkaraMock.incoming('bilal', odd), text)
      await row(page, 'Bilal').click()
      await by(page, 'unread-divider').waitFor()
    },
  ],
  odder: [
    '',
    async (page) => {
      await row(page, 'River Survey').click()
      for (const text of ODD) {
        await by(page, 'composer').fill(text)
        await by(page, 'send').click()
      }
      await page.locator('[data-testid=message]', { hasText: 'indented' }).waitFor()
    },
  ],
  message: [
    '',
    async (page) => {
      await row(page, 'River Survey').click()
      await page.locator('[data-testid=message][data-status=read]').last().click({ button: 'right' })
      await page.getByRole('menuitem').nth(-2).click()
      await page.locator('blockquote').waitFor()
    },
  ],
  found: [
    '',
    async (page) => {
      await row(page, 'River Survey').click()
      await page.keyboard.press('Control+f')
      await by(page, 'search-in-chat').fill('gauge')
      await by(page, 'hit').first().waitFor()
    },
  ],
  leave: [
    '',
    async (page) => {
      await row(page, 'River Survey').click()
      await by(page, 'chat-info').click()
      await by(page, 'leave-group').click()
      await by(page, 'confirm-yes').waitFor()
    },
  ],
  outage: [
    '',
    async (page) => {
      await row(page, 'Bilal').click()
      await page.evaluate(() => window.harkaraMock.outage('relay_down'))
      for (const text of ['Are you still there? 🌧️', 'No matter, it waits here.']) {
        await by(page, 'composer').fill(text)
        await page.keyboard.press('Enter')
      }
      await page.locator('[data-testid=message][data-status=waiting]').nth(1).waitFor()
      await by(page, 'waiting').waitFor()
    },
  ],
  incident: [
    '',
    async (page) => {
      await row(page, 'Bilal').click()
      await page.evaluate(() => {
        window.harkaraMock.incident(false)
        window.harkaraMock.outage('relay_down')
      })
      await by(page, 'composer').fill('Are you still there? 🌧️')
      await page.keyboard.press('Enter')
      await by(page, 'relay-notice').waitFor()
      await page.locator('[data-testid=message][data-status=waiting]').waitFor()
    },
  ],
  status: [
    '',
    async (page) => {
      await row(page, 'Bilal').waitFor()
      await page.evaluate(() => {
        window.harkaraMock.incident(false)
        window.harkaraMock.outage('relay_down')
      })
      await by(page, 'relay-notice').click()
      await by(page, 'relay-status').waitFor()
    },
  ],
  carried: [
    '',
    async (page) => {
      await row(page, 'Bilal').click()
      await page.evaluate(() => window.harkaraMock.carried('Riverside relay'))
      await by(page, 'composer').fill('By the other relay')
      await page.keyboard.press('Enter')
    },
  ],
  fallbacks: [
    '',
    async (page) => {
      await row(page, 'Bilal').waitFor()
      await page.keyboard.press('Control+,')
      await by(page, 'to-fallbacks').click()
      const key = 'MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LKMFRA'
      await by(page, 'fallback-link').fill(
        `https://riverside.example/#relay?a=wss%3A%2F%2Friverside.example%2Fv1%2Fws&k=${key}&n=Riverside`,
      )
      await by(page, 'fallback-add').click()
      await by(page, 'fallback').waitFor()
    },
  ],
  nearby: [
    '',
    async (page) => {
      await row(page, 'Bilal').waitFor()
      await page.keyboard.press('Control+,')
      await by(page, 'nearby').scrollIntoViewIfNeeded()
    },
  ],
  search: [
    '',
    async (page) => {
      await by(page, 'search').fill('station')
      await by(page, 'hit').first().waitFor()
      await by(page, 'hit').nth(1).click()
    },
  ],
  devices: [
    '',
    async (page) => {
      await page.evaluate(() => window.harkaraMock.newDevice())
      await by(page, 'main-menu').click()
      await page.getByRole('menuitem').nth(2).click()
      await by(page, 'device').first().waitFor()
    },
  ],
  settings: [
    '',
    async (page) => {
      await page.keyboard.press('Control+,')
      await by(page, 'storage').waitFor()
    },
  ],
  history: [
    '',
    async (page) => {
      await page.evaluate(() => window.harkaraMock.history())
      await page.waitForTimeout(1500)
      await row(page, 'देविका').click()
    },
  ],
  emoji: [
    '',
    async (page) => {
      await row(page, 'Bilal').click()
      await by(page, 'emoji').click()
      await page.locator('.all button').first().waitFor()
    },
  ],
  newgroup: [
    '',
    async (page) => {
      await by(page, 'main-menu').click()
      await page.getByRole('menuitem').first().click()
      await by(page, 'person').nth(2).click()
      await by(page, 'person').nth(4).click()
    },
  ],
  newchat: [
    '',
    async (page) => {
      await by(page, 'new-chat').click()
      await by(page, 'person').first().waitFor()
    },
  ],
  menu: [
    '',
    async (page) => {
      await row(page, 'River Survey').click({ button: 'right' })
    },
  ],
  shortcuts: [
    '',
    async (page) => {
      await page.keyboard.press('Control+/')
    },
  ],
  dropping: [
    '',
    async (page) => {
      await row(page, 'Bilal').click()
      await by(page, 'conversation').dispatchEvent('dragenter', { dataTransfer: await someFiles(page) })
      await by(page, 'drop').waitFor()
    },
  ],
  ...MEDIA_SCREENS,
  ...BACKUP_DESKTOP,
}
export const PHONE_SCREENS = {
  recording: DESKTOP_SCREENS.recording,
  recorded: DESKTOP_SCREENS.recorded,
  voice: DESKTOP_SCREENS.voice,
  signup: ['stage=fresh', async () => {}],
  chats: ['', async () => {}],
  chat: DESKTOP_SCREENS.chat,
  odd: DESKTOP_SCREENS.odd,
  message: DESKTOP_SCREENS.message,
  group: [
    '',
    async (page) => {
      await row(page, 'River Survey').click()
      await by(page, 'message').first().waitFor()
    },
  ],
  groupinfo: DESKTOP_SCREENS.group,
  replying: [
    '',
    async (page) => {
      await row(page, 'Bilal').click()
      await by(page, 'message').last().click({ button: 'right' })
      await page.getByRole('menuitem', { name: /./ }).nth(1).click()
    },
  ],
  reacting: DESKTOP_SCREENS.reacting,
  deleting: DESKTOP_SCREENS.deleting,
  forwarding: DESKTOP_SCREENS.forwarding,
  outage: [
    '',
    async (page) => {
      await row(page, 'Bilal').click()
      await page.evaluate(() => window.harkaraMock.outage('no_network'))
      await by(page, 'composer').fill('Are you still there? 🌧️')
      await by(page, 'send').click()
      await by(page, 'waiting').first().waitFor()
    },
  ],
  incident: [
    '',
    async (page) => {
      await row(page, 'Bilal').waitFor()
      await page.evaluate(() => {
        window.harkaraMock.incident(false)
        window.harkaraMock.outage('relay_down')
      })
      await by(page, 'relay-notice').waitFor()
    },
  ],
  status: DESKTOP_SCREENS.status,
  carried: [
    '',
    async (page) => {
      await row(page, 'Bilal').click()
      await page.evaluate(() => window.harkaraMock.carried('Riverside relay'))
      await by(page, 'composer').fill('By the other relay')
      await by(page, 'send').click()
    },
  ],
  proxies: DESKTOP_SCREENS.proxies,
  firstproxies: ['stage=fresh', async (page) => by(page, 'first-proxies').click()],
  fallbacks: DESKTOP_SCREENS.fallbacks,
  devices: DESKTOP_SCREENS.devices,
  link: [
    '',
    async (page) => {
      await by(page, 'main-menu').click()
      await page.getByRole('menuitem').nth(2).click()
      await by(page, 'link-a-device').click()
      await by(page, 'link-code').waitFor()
    },
  ],
  compare: [
    '',
    async (page) => {
      await PHONE_SCREENS.link[1](page)
      await by(page, 'link-code').fill('7KQ2MX4D')
      await by(page, 'link-code-submit').click()
      await by(page, 'confirm-same').waitFor()
    },
  ],
  settings: DESKTOP_SCREENS.settings,
  search: [
    '',
    async (page) => {
      await by(page, 'search').fill('চা')
      await by(page, 'hit').first().waitFor()
    },
  ],
  newchat: DESKTOP_SCREENS.newchat,
  attach: [
    '',
    async (page) => {
      await row(page, 'Bilal').click()
      await by(page, 'attach').click()
      await by(page, 'menu').waitFor()
    },
  ],
  ...MEDIA_SCREENS,
  ...BACKUP_PHONE,
}
