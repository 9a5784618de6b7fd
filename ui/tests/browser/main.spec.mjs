// The main flows on the mock, in a real browser, under the content security policy of the shells.

import assert from 'node:assert/strict'
import { PHONE, by } from './page.mjs'
import { dropChat, tryOut } from './screens.mjs'
import { on, row } from './stage.mjs'

const desktop = { query: 'mock=desktop&speed=20' }
const freshDesktop = { query: 'mock=desktop&stage=fresh&speed=20' }
const phone = { size: PHONE, query: 'mock=phone&speed=20' }
const text = (page) => by(page, 'message-text').allTextContents()

on(freshDesktop, 'a fresh computer shows a code, the words to compare, and is linked', async (page) => {
  await tryOut(page)
  await by(page, 'qr').waitFor()
  assert.match(await by(page, 'qr').getAttribute('data-code'), /^HARKARA1:[A-Z2-7]+$/)
  assert.match(await by(page, 'typed-code').innerText(), /^[0-9A-Z]{4}\s*[0-9A-Z]{4}$/)
  await page.evaluate(() => window.harkaraMock.scan())
  await by(page, 'compare-words').waitFor()
  assert.equal((await by(page, 'compare-word').allTextContents()).length, 4)
  await page.evaluate(() => window.harkaraMock.confirm())
  await by(page, 'go-on').click()
  await by(page, 'chat-row').first().waitFor()
})

on(
  freshDesktop,
  'the first choice is an invitation; a relay that does not answer is named while one waits',
  async (page) => {
    assert.equal(await by(page, 'relay-link').isChecked(), true)
    assert.equal(await by(page, 'start-linking').isDisabled(), true)
    await by(page, 'relay-link-field').fill('https://relay.example/#relay?a=x&k=y')
    await page.evaluate(() => window.harkaraMock.outage('relay_down'))
    await by(page, 'start-linking').click()
    await page.getByText('The relay does not answer').waitFor()
    await by(page, 'cancel-linking').click()
    await by(page, 'relay-choice').waitFor()
  },
)

on(
  freshDesktop,
  'where the relay is blocked a proxy is added before there is an account, tried, and said to be what it is',
  async (page) => {
    const add = async (link) => {
      await by(page, 'proxy-link').fill(link)
      await by(page, 'proxy-add').click()
    }
    await by(page, 'first-proxies').click()
    await add('https://a.example/')
    await page.getByText('This is no link to a proxy').waitFor()
    await add('https://any.example/page#proxy?v=1&h=aunt.example&p=live')
    await by(page, 'proxy').filter({ hasText: 'aunt.example' }).filter({ hasText: 'Works' }).waitFor()
    await add('harkara:proxy?v=1&h=old.example&p=live')
    const old = by(page, 'proxy').filter({ hasText: 'old.example' })
    await old.filter({ hasText: 'Does not let you in' }).waitFor()
    await old.getByTestId('proxy-remove').click()
    await old.waitFor({ state: 'detached' })
    const only = page.getByRole('switch', { name: 'Only through proxies' })
    await only.click()
    await page.getByRole('switch', { name: 'Only through proxies', checked: true }).waitFor()
    await page.getByText('Done', { exact: true }).click()
    await page.getByText('proxy is used where it is needed').waitFor()
  },
)

on(
  { query: 'mock=desktop&stage=removed&speed=20' },
  'a removed computer is linked again, and until then its chats can be read',
  async (page) => {
    await by(page, 'link-anew').click()
    await by(page, 'confirm-yes').click()
    await by(page, 'qr').waitFor()
    await page.getByText('Back', { exact: true }).click()
    await by(page, 'keep-removed').click()
    await by(page, 'chat-row').first().waitFor()
    await by(page, 'link-anew').click()
    await by(page, 'confirm-yes').click()
    await by(page, 'qr').waitFor()
    await page.evaluate(() => window.harkaraMock.scan())
    await by(page, 'compare-words').waitFor()
    await page.evaluate(() => window.harkaraMock.confirm())
    await by(page, 'go-on').click()
    await by(page, 'chat-row').first().waitFor()
    assert.equal(await by(page, 'link-anew').count(), 0)
  },
)

on(
  { query: 'mock=desktop&fail=database_damaged' },
  'a database that cannot be opened is tried again in earnest, or set aside',
  async (page) => {
    await by(page, 'open-again').click()
    await page.getByText('It still cannot be opened').waitFor()
    await page.evaluate(() => window.harkaraMock.mend())
    await by(page, 'open-again').click()
    await by(page, 'chat-row').first().waitFor()
  },
)

on(
  { query: 'mock=desktop&fail=database_key' },
  'what is set aside makes room for a new link',
  async (page) => {
    await by(page, 'set-aside').click()
    await by(page, 'confirm-yes').click()
    await by(page, 'relay-choice').waitFor()
  },
)

on(
  desktop,
  'a fallback relay is named by its link, told of while it carries, and taken back',
  async (page) => {
    await by(page, 'chat-row').first().waitFor()
    await page.keyboard.press('Control+,')
    await by(page, 'to-fallbacks').click()
    const add = async (link) => {
      await by(page, 'fallback-link').fill(link)
      await by(page, 'fallback-add').click()
    }
    await add('harkara:proxy?h=aunt.example')
    await page.getByText('That invitation is not valid').waitFor()
    await add('https://any.example/#relay?a=wss%3A%2F%2Faunt.example%2Fv1%2Fws&k=AAAA&n=Aunt')
    const aunt = by(page, 'fallback').filter({ hasText: 'aunt.example' })
    await aunt.waitFor()
    await page.evaluate(() => window.harkaraMock.carried('Aunt'))
    await page.getByText(/Your relay is down; messages go by .?Aunt/).waitFor()
    await aunt.getByTestId('fallback-remove').click()
    await aunt.waitFor({ state: 'detached' })
  },
)

on(desktop, 'people nearby are reached once the person wants it, and that is said', async (page) => {
  await by(page, 'chat-row').first().waitFor()
  await page.keyboard.press('Control+,')
  const nearby = by(page, 'nearby').getByRole('switch', { name: 'People nearby' })
  assert.equal(await nearby.getAttribute('aria-checked'), 'false')
  await nearby.click()
  await by(page, 'nearby').locator('[aria-checked="true"]').waitFor()
  await page.evaluate(() => window.harkaraMock.carried('', 'nearby'))
  await page.getByText('messages go to people nearby').waitFor()
  await nearby.click()
  await by(page, 'nearby').locator('[aria-checked="false"]').waitFor()
})

on(desktop, 'a clock that is far off is said, and looked at again when asked', async (page) => {
  await by(page, 'chat-row').first().waitFor()
  await page.evaluate(() => window.harkaraMock.clock(-400 * 86_400_000))
  await page.getByText(/the clock of this device is .?13 months.? behind/).waitFor()
  await by(page, 'reconnect').click()
  await page.getByText('Connected', { exact: true }).waitFor()
})

on(
  { ...desktop, prefs: { language: 'bn' } },
  'the tray and the notifications speak the language of the window',
  async (page) => {
    await by(page, 'chat-row').first().waitFor()
    const words = await page.evaluate(() => window.harkaraMock.words())
    assert.equal(words.open, 'হরকরা খুলুন')
    assert.match(words.linked, /{name}/)
  },
)

on(
  { query: 'mock=desktop&stage=fresh&speed=1000' },
  'codes run out and new ones are shown when asked for',
  async (page) => {
    await tryOut(page)
    await page.locator('[data-stage=codes_used_up]').waitFor()
    await by(page, 'more-codes').click()
    await by(page, 'linking').waitFor()
  },
)

on(desktop, 'a message goes from the clock to two blue ticks', async (page) => {
  await row(page, 'Bilal').click()
  await by(page, 'composer').fill('ঠিক আছে 👍')
  await page.keyboard.press('Enter')
  const sent = page.locator('[data-testid=message]', { hasText: 'ঠিক আছে 👍' })
  await sent.waitFor()
  await page.locator('[data-testid=message][data-status=read]', { hasText: 'ঠিক আছে 👍' }).waitFor()
  assert.equal(await by(page, 'composer').inputValue(), '')
})

on(desktop, 'while the relay is down messages wait with the reason, and go when it is back', async (page) => {
  await row(page, 'Bilal').click()
  await page.evaluate(() => window.harkaraMock.outage('relay_down'))
  await page.locator('[data-testid=status-line][data-state=offline]').waitFor()
  await by(page, 'composer').fill('Kept safe')
  await page.keyboard.press('Enter')
  await by(page, 'waiting').filter({ hasText: 'relay does not answer' }).waitFor()
  await by(page, 'reconnect').click()
  await page.locator('[data-testid=status-line][data-state=online]').waitFor()
  await page.locator('[data-testid=message][data-status=read]', { hasText: 'Kept safe' }).waitFor()
  assert.equal((await text(page)).filter((words) => words === 'Kept safe').length, 1)
})

on(
  desktop,
  'what the relay says of itself is read while it is down, and goes when it was read to its end',
  async (page) => {
    await row(page, 'Bilal').click()
    await page.evaluate(() => window.harkaraMock.outage('relay_down'))
    await by(page, 'composer').fill('Is anybody there?')
    await page.keyboard.press('Enter')
    await by(page, 'waiting').filter({ hasText: 'relay does not answer' }).waitFor()
    await page.evaluate(() => window.harkaraMock.incident(false))
    await by(page, 'waiting').filter({ hasText: 'has said that it has trouble' }).waitFor()
    await by(page, 'status-line').filter({ hasText: 'The relay has trouble' }).waitFor()
    await by(page, 'relay-notice').filter({ hasText: 'The relay has trouble' }).click()
    await by(page, 'relay-status').filter({ hasText: 'on the way with a new one' }).waitFor()
    await by(page, 'relay-status-close').click()
    await page.evaluate(() => window.harkaraMock.incident(true))
    await by(page, 'relay-notice').filter({ hasText: 'Nothing was lost' }).click()
    await by(page, 'relay-status-close').click()
    await by(page, 'relay-notice').waitFor({ state: 'detached' })
  },
)

on(desktop, 'scrolling up brings older messages and keeps the place', async (page) => {
  await row(page, 'Bilal').click()
  await by(page, 'message').first().waitFor()
  await by(page, 'messages').hover()
  const atEnd = await by(page, 'message').last().getAttribute('data-message')
  // As a person does it: on and on, until the end is far away.
  for (let turn = 0; turn < 200; turn++) {
    await page.mouse.wheel(0, -3000)
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    if ((await page.locator(`[data-message="${atEnd}"]`).count()) === 0) break
  }
  assert.equal(await page.locator(`[data-message="${atEnd}"]`).count(), 0)
  await by(page, 'to-end').waitFor()
  await by(page, 'to-end').click()
  await page.locator(`[data-message="${atEnd}"]`).waitFor()
})

on(desktop, 'search finds Bengali as typed, marks it, and goes to the message', async (page) => {
  await by(page, 'search').fill('ফ্লাস্কে')
  const hit = by(page, 'hit').first()
  await hit.waitFor()
  assert.equal(await hit.locator('mark').first().innerText(), 'ফ্লাস্কে')
  await hit.click()
  await page.locator('[data-testid=message]', { hasText: 'ফ্লাস্কে' }).waitFor()
  await by(page, 'search').fill('station')
  await by(page, 'hit').filter({ hasText: 'station' }).nth(2).click()
  // It flashes only for a moment: its id is what is kept.
  const wanted = await page.locator('[data-testid=message].flash').getAttribute('data-message')
  await page.waitForFunction((id) => {
    const { top, bottom } = document.querySelector(`[data-message="${id}"]`)?.getBoundingClientRect() ?? {}
    return top > 60 && bottom < 740
  }, wanted)
  assert.equal(await page.locator('[data-testid=to-end] .missed').count(), 0)
})

on(desktop, 'the keyboard alone reaches chats, messages, search and back', async (page) => {
  await page.keyboard.press('Alt+ArrowDown')
  await by(page, 'conversation').waitFor()
  const first = await by(page, 'chat-title').innerText()
  await page.keyboard.press('Alt+ArrowDown')
  await page.waitForFunction(
    (before) => document.querySelector('[data-testid=chat-title]')?.innerText !== before,
    first,
  )
  await page.keyboard.press('Control+k')
  await page.waitForFunction(() => document.activeElement?.dataset.testid === 'search')
  await page.keyboard.press('ArrowDown')
  await page.waitForFunction(() => document.activeElement?.dataset.testid === 'chat-row')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.activeElement?.dataset.testid === 'composer')
  await by(page, 'message').first().waitFor()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  await page.waitForFunction(() => document.activeElement?.dataset.testid === 'message')
  await page.keyboard.press('Control+f')
  await page.waitForFunction(() => document.activeElement?.dataset.testid === 'search-in-chat')
  await page.keyboard.press('Escape')
  await by(page, 'search-in-chat').waitFor({ state: 'detached' })
  await page.keyboard.press('Control+/')
  await by(page, 'shortcuts').waitFor()
  await page.keyboard.press('Escape')
  await by(page, 'shortcuts').waitFor({ state: 'detached' })
})

on(desktop, 'a draft stays with its chat', async (page) => {
  await row(page, 'Bilal').click()
  await by(page, 'composer').fill('half a thought')
  await row(page, 'River Survey').click()
  await page.locator('[data-testid=chat-row]', { hasText: 'half a thought' }).waitFor()
  await row(page, 'Bilal').click()
  await page.waitForFunction(
    () => document.querySelector('[data-testid=composer]')?.value === 'half a thought',
  )
})

on(
  desktop,
  'a new message in a chat that is not open raises its badge, and opening it reads it',
  async (page) => {
    await page.evaluate(() => window.harkaraMock.incoming('devika', 'ज़रा देखना'))
    const devika = page.locator('[data-testid=chat-row]', { hasText: 'ज़रा देखना' })
    await devika.locator('[data-testid=unread]').waitFor()
    await devika.click()
    await by(page, 'unread-divider').waitFor()
    await devika.locator('[data-testid=unread]').waitFor({ state: 'detached' })
  },
)

on(desktop, 'a group is made, renamed and left', async (page) => {
  await by(page, 'new-chat').click()
  await by(page, 'to-new-group').click()
  await by(page, 'group-name').fill('Boats')
  await page.locator('[data-handle=bilal]').click()
  await page.locator('[data-handle=chitra]').click()
  await by(page, 'create-group').click()
  await by(page, 'chat-info').click()
  await by(page, 'rename-group').click()
  await by(page, 'prompt').fill('Two boats')
  await by(page, 'prompt-save').click()
  await by(page, 'system-line').filter({ hasText: 'Two boats' }).waitFor()
  await by(page, 'leave-group').click()
  await by(page, 'confirm-yes').click()
  await by(page, 'composer').waitFor({ state: 'detached' })
})

on(desktop, 'an unknown handle is answered with what happened and what to do', async (page) => {
  await by(page, 'new-chat').click()
  await by(page, 'new-chat-handle').fill('nobody')
  await by(page, 'new-chat-open').click()
  assert.match(await by(page, 'toast').innerText(), /Nobody has this handle/)
})

on(desktop, 'a newly linked device is announced and can be undone in one tap', async (page) => {
  await page.evaluate(() => window.harkaraMock.newDevice())
  await by(page, 'device-notice').waitFor()
  await by(page, 'notice-undo').click()
  await by(page, 'device-notice').waitFor({ state: 'detached' })
})

on(desktop, 'language and direction change at once and stay', async (page) => {
  await page.keyboard.press('Control+,')
  await by(page, 'language').selectOption('fa')
  assert.equal(await page.locator('html').getAttribute('dir'), 'rtl')
  assert.match(await by(page, 'status-line').innerText(), /وصل/)
  await by(page, 'theme-dark').click()
  assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark')
})

on(
  { size: PHONE, query: 'mock=phone&stage=fresh&speed=20' },
  'a fresh phone signs up with an invitation',
  async (page) => {
    await by(page, 'invite').fill('harkara:relay?a=wss%3A%2F%2Fx&k=AA&i=BB&n=x')
    await by(page, 'name').fill('আশা')
    await by(page, 'handle').fill('Asha')
    await by(page, 'sign-up-submit').click()
    await by(page, 'chat-row').first().waitFor()
  },
)

on(phone, 'the phone links a computer by a typed code after comparing', async (page) => {
  await by(page, 'main-menu').click()
  await page.getByRole('menuitem').nth(2).click()
  await by(page, 'link-a-device').click()
  await by(page, 'link-code').fill('nonsense')
  await by(page, 'link-code-submit').click()
  await by(page, 'link-failed').waitFor()
  await page.getByRole('button', { name: 'Try again' }).click()
  await by(page, 'link-code').fill('7KQ2 MX4D')
  await by(page, 'link-code-submit').click()
  await by(page, 'confirm-same').click()
  await by(page, 'link-done').waitFor()
})

on(phone, 'on a phone the back gesture leads out of a chat', async (page) => {
  await row(page, 'Bilal').click()
  await by(page, 'conversation').waitFor()
  await by(page, 'chat-info').click()
  await page.goBack()
  await by(page, 'composer').waitFor()
  await page.goBack()
  await by(page, 'chat-list').waitFor()
})

const bubble = (page, words) => page.locator('[data-testid=message]', { hasText: words }).last()

async function write(page, words) {
  await by(page, 'composer').fill(words)
  await page.keyboard.press('Enter')
  await bubble(page, words).waitFor()
}

on(desktop, 'a reply quotes a message, and a press on the quote leads to it', async (page) => {
  await row(page, 'Bilal').click()
  await write(page, 'Which bus was it?')
  await bubble(page, 'Which bus was it?').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Reply' }).click()
  await by(page, 'answering').waitFor()
  await write(page, 'The nine')
  await by(page, 'answering').waitFor({ state: 'detached' })
  const quote = bubble(page, 'The nine').locator('[data-testid=quote]')
  assert.match(await quote.innerText(), /Which bus was it\?/)
  await quote.click()
  await page.locator('[data-testid=message].flash', { hasText: 'Which bus was it?' }).first().waitFor()
})

on(desktop, 'a reaction is given from the menu, counted, and taken back', async (page) => {
  await row(page, 'Bilal').click()
  await write(page, 'We did it')
  await bubble(page, 'We did it').focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitemcheckbox', { name: /🙏/ }).click()
  const given = page.locator('.stack', { hasText: 'We did it' }).last().locator('[data-testid=reaction]')
  await given.waitFor()
  assert.equal(await given.getAttribute('aria-pressed'), 'true')
  await given.click()
  await given.waitFor({ state: 'detached' })
})

on(desktop, 'Control and the arrow change the last message; Escape leaves it as it was', async (page) => {
  await row(page, 'Bilal').click()
  await write(page, 'See you tomorow')
  await page.keyboard.press('Control+ArrowUp')
  assert.equal(await by(page, 'composer').inputValue(), 'See you tomorow')
  await page.keyboard.press('Escape')
  assert.equal(await by(page, 'composer').inputValue(), '')
  await page.keyboard.press('Control+ArrowUp')
  await by(page, 'composer').fill('See you tomorrow')
  await page.keyboard.press('Enter')
  await bubble(page, 'See you tomorrow').locator('[data-testid=edited]').waitFor()
  await bubble(page, 'See you tomorrow').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Message info' }).click()
  assert.match(await by(page, 'versions').innerText(), /See you tomorow/)
})

on(
  desktop,
  'a message is deleted for everyone and a note stays, or for oneself and nothing stays',
  async (page) => {
    await row(page, 'Bilal').click()
    await write(page, 'Said too much')
    await bubble(page, 'Said too much').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await by(page, 'delete-for-everyone').click()
    await page.getByText('You deleted this message').last().waitFor()
    await write(page, 'Only for me')
    await bubble(page, 'Only for me').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await by(page, 'delete-for-me').click()
    await page.locator('[data-testid=message]', { hasText: 'Only for me' }).waitFor({ state: 'detached' })
  },
)

on(desktop, 'a message is forwarded to another chat and starred ones are found again', async (page) => {
  await row(page, 'Bilal').click()
  await write(page, 'The gate code is 4711')
  await bubble(page, '4711').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Star' }).click()
  await bubble(page, '4711').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Forward' }).click()
  await by(page, 'forward-search').fill('River')
  await page.locator('[data-testid=forward-chat]', { hasText: 'River Survey' }).click()
  await by(page, 'forward-send').click()
  await row(page, 'River Survey').click()
  assert.match(await bubble(page, '4711').innerText(), /Forwarded/)
  await by(page, 'main-menu').click()
  await page.getByRole('menuitem', { name: 'Starred messages' }).click()
  await page.locator('[data-testid=hit]', { hasText: '4711' }).first().waitFor()
})

on(desktop, 'an @ offers the people of the group, and whoever is chosen is named', async (page) => {
  await row(page, 'River Survey').click()
  await by(page, 'composer').pressSequentially('Ask @')
  await by(page, 'mentions').waitFor()
  const offered = await by(page, 'mentions').getByRole('option').allInnerTexts()
  assert.ok(offered.length > 1)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await by(page, 'composer').pressSequentially('please')
  await page.keyboard.press('Enter')
  const named = bubble(page, 'please').locator('[data-testid=mention]')
  assert.equal(await named.innerText(), `@${offered[1].split('\n').at(-1)}`)
})

on(phone, 'a message drawn aside with a finger is answered', async (page) => {
  await row(page, 'Bilal').tap()
  const message = by(page, 'message').last()
  await message.waitFor()
  const box = await message.boundingBox()
  const at = (x) => ({
    clientX: x,
    clientY: box.y + 10,
    pointerId: 7,
    pointerType: 'touch',
    isPrimary: true,
    bubbles: true,
  })
  await message.dispatchEvent('pointerdown', at(box.x + 20))
  for (const x of [40, 70, 100]) await message.dispatchEvent('pointermove', at(box.x + 20 + x))
  await message.dispatchEvent('pointerup', at(box.x + 120))
  await by(page, 'answering').waitFor()
})

on(desktop, 'the time after which messages disappear is set in the chat, which says so', async (page) => {
  await row(page, 'Bilal').click()
  await by(page, 'chat-info').click()
  await by(page, 'timer').selectOption('604800')
  await by(page, 'system-line')
    .getByText(/disappear after .?1 week/)
    .waitFor()
})

on(desktop, 'an exported chat that is dropped is looked at, taken over, and shown', async (page) => {
  await row(page, 'Bilal').waitFor()
  await dropChat(page, 'WhatsApp Chat with Bilal.zip')
  assert.match(await by(page, 'bring-facts').innerText(), /1,800.? messages, .*2019.* to .*2024/)
  const take = by(page, 'bring-take')
  await by(page, 'bring-me').selectOption('Asha Sen')
  assert.equal(await by(page, 'bring-chat').locator('option:checked').innerText(), 'Bilal Ahmed')
  assert.ok(await take.isDisabled(), 'which number is the day only the person knows')
  await by(page, 'order-month_day_year').check()
  await take.click()
  await by(page, 'bring-progress').waitFor()
  assert.match(await by(page, 'bring-done').innerText(), /1,797.? messages are new here/)
  await by(page, 'bring-show').click()
  await by(page, 'composer').waitFor()
})

on(
  desktop,
  'a chat that is being taken over can be stopped, and what is damaged is said to be',
  async (page) => {
    await row(page, 'Bilal').waitFor()
    await dropChat(page, 'WhatsApp Chat with Bilal.zip')
    await by(page, 'order-day_month_year').check()
    await by(page, 'bring-me').selectOption('Asha Sen')
    await by(page, 'bring-take').click()
    await by(page, 'bring-stop').click()
    assert.match(await by(page, 'bring-done').innerText(), /Stopped/)
    await page.getByRole('button', { name: 'Close' }).click()
    await dropChat(page, 'broken.zip')
    assert.match(await by(page, 'bring-fault').innerText(), /The file is damaged/)
  },
)
