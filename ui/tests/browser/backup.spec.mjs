// Backups on the mock: set up, looked at, restored.

import assert from 'node:assert/strict'
import { KEY, openBackup, pasteKey, setUp, toKey, typeBack, where } from './backup.mjs'
import { PHONE, by } from './page.mjs'
import { on } from './stage.mjs'

const desktop = { query: 'mock=desktop&speed=20' }
const fresh = { query: 'mock=desktop&stage=fresh&speed=20' }

on(
  desktop,
  'from the settings to the first backup: the key, a line of it typed back, where',
  async (page) => {
    await setUp(page)
    await page.getByText(/Step .?1.? of .?3/).waitFor()
    await by(page, 'key-form-words').click()
    assert.equal(await by(page, 'key-words').getByRole('listitem').count(), 15)
    await by(page, 'key-form-code').click()
    await by(page, 'qr').waitFor()
    await typeBack(page, KEY[3])
    await page.getByText(/That is not line .?5/).waitFor()
    assert.equal(await by(page, 'key-back-take').isDisabled(), true)
    await by(page, 'key-back-line').fill(KEY[4])
    await by(page, 'key-back-take').click()
    await by(page, 'backup-place').waitFor()
    assert.equal(await by(page, 'place-relay').isChecked(), true)
    await by(page, 'place-folder').click()
    assert.equal(await by(page, 'place-take').isDisabled(), true)
    await by(page, 'choose-folder').click()
    await by(page, 'folder').filter({ hasText: 'Blue disk' }).waitFor()
    await by(page, 'place-take').click()
    await page.locator('[data-testid=backup-running][data-stage=making]').waitFor()
    await page.locator('[data-testid=backup-last]', { hasNotText: 'None yet' }).waitFor()
    await page.getByText('Not proven yet').waitFor()
    await by(page, 'backup-prove').click()
    await page.getByText('Proven restorable on').waitFor()
  },
)

on(desktop, 'storage that speaks S3 takes what it needs, and its secret is never shown', async (page) => {
  await where(page)
  await by(page, 'place-s3').click()
  for (const [field, text] of [
    ['endpoint', 'https://s3.example'],
    ['bucket', 'asha'],
    ['key-id', 'key'],
    ['secret', 'not to be seen'],
  ])
    await by(page, `s3-${field}`).fill(text)
  assert.equal(await by(page, 's3-secret').getAttribute('type'), 'password')
  await by(page, 'place-take').click()
  await by(page, 'backup-change-place').click()
  assert.equal(await by(page, 's3-bucket').inputValue(), 'asha')
  assert.equal(await by(page, 's3-secret').inputValue(), '')
  await by(page, 'place-take').click()
  await by(page, 'backup-state').waitFor()
})

on(
  { query: 'mock=desktop&backup=fault&speed=2' },
  'a fault says what was kept safe; a run can be stopped; turned off, what was made stays',
  async (page) => {
    await openBackup(page)
    await page.locator('[data-testid=backup-fault][data-fault=away]').waitFor()
    await by(page, 'backup-now').click()
    await by(page, 'backup-cancel').click()
    await by(page, 'backup-now').waitFor()
    await by(page, 'backup-schedule').selectOption('never')
    await page.getByText('When you ask').waitFor()
    await by(page, 'backup-turn-off').click()
    await page.getByText('stay where they are').waitFor()
    await by(page, 'confirm-yes').click()
    await by(page, 'backup-off').waitFor()
  },
)

on(
  { query: 'mock=desktop&backup=phone_first' },
  'where only the phone can make the key, that is said',
  async (page) => {
    await openBackup(page)
    await page.getByText('made on your phone').waitFor()
    assert.equal(await by(page, 'backup-set-up').count(), 0)
  },
)

on(
  { size: PHONE, query: 'mock=phone&speed=20' },
  'the phone makes the key and keeps its backups at its relay, while it is open',
  async (page) => {
    await setUp(page)
    await typeBack(page, KEY[4].replace(/(....)/, '$1 '))
    await by(page, 'key-back-take').click()
    await page.getByText('while Harkara is open').waitFor()
    assert.equal(await by(page, 'backup-relay-link').count(), 0, 'it knows its own relay')
    await by(page, 'place-take').click()
    await page.locator('[data-testid=backup-last]', { hasNotText: 'None yet' }).waitFor()
    assert.equal(await by(page, 'backup-prove').count(), 0)
  },
)

on(fresh, 'a wrong line is named while it is typed, another key is told from damage', async (page) => {
  await toKey(page)
  const lines = by(page, 'key-line')
  await lines.first().click()
  await page.keyboard.type(KEY[0] + '12345678')
  await page.getByText(/There is a mistake in line .?2/).waitFor()
  assert.equal(await lines.nth(1).getAttribute('aria-invalid'), 'true')
  await page.keyboard.press('Backspace')
  await pasteKey(page, Array.from({ length: 8 }, (_, line) => `0000000${line}`).join(''))
  await by(page, 'key-take').click()
  await page.locator('[data-testid=restore-fault][data-code=backup_wrong_key]').waitFor()
  await page.getByText('Nothing is known to be damaged').waitFor()
})

on(desktop, 'the relay needs nothing but the key', async (page) => {
  await where(page)
  await by(page, 'place-take').click()
  await page.locator('[data-testid=backup-last]', { hasNotText: 'None yet' }).waitFor()
  await by(page, 'backup-state').getByText('Your relay').waitFor()
})

on(fresh, 'a new device names the relay from which its backup comes', async (page) => {
  await by(page, 'have-backup').click()
  assert.equal(await by(page, 'place-take').isDisabled(), true)
  await by(page, 'backup-relay-link').fill('https://relay.example/#relay?a=wss%3A%2F%2Frelay.example&k=A')
  await by(page, 'place-take').click()
  await pasteKey(page)
  await by(page, 'key-take').click()
  await by(page, 'chat-row').first().waitFor()
})

on(fresh, 'pasted, the key brings the chats back at once, and what is lost is named', async (page) => {
  await toKey(page)
  await pasteKey(page)
  await by(page, 'key-take').click()
  await by(page, 'chat-row').first().waitFor()
  await by(page, 'restore-line').waitFor()
  await by(page, 'restore-lost-read').click()
  await by(page, 'lost-part')
    .filter({ hasText: /Messages from .?4 March 2026.? to .?6 March 2026/ })
    .waitFor()
  await by(page, 'lost-part').filter({ hasText: 'Not in the backup any more' }).waitFor()
  await by(page, 'back').click()
  await by(page, 'back').click()
  assert.equal(await by(page, 'restore-lost').count(), 0)
})

on(fresh, 'the fifteen words open it as well, and a word that is none is named', async (page) => {
  await toKey(page)
  await by(page, 'key-form-words').click()
  await by(page, 'key-words-entry').fill('amber zebra candle')
  await page.getByText('zebra').waitFor()
  await by(page, 'key-words-entry').fill(
    'amber basket candle desert ember ferry garden harbour island jasmine kettle lantern meadow needle orchard',
  )
  await by(page, 'key-take').click()
  await by(page, 'chat-row').first().waitFor()
})

on(
  { size: PHONE, query: 'mock=phone&speed=20' },
  'a weak password is refused with reasons, a strong one set; who tries it is told, and it is taken away again',
  async (page) => {
    await setUp(page)
    await typeBack(page, KEY[4])
    await by(page, 'key-back-take').click()
    await by(page, 'place-take').click()
    await by(page, 'to-password').click()
    await by(page, 'password').fill('asha')
    await page.getByText('one of the most used').waitFor()
    await by(page, 'password').fill('lantern river mango cradle')
    await page.getByText('Hard to guess').waitFor()
    await by(page, 'password-again').fill('lantern river mango')
    assert.equal(await by(page, 'password-save').isDisabled(), true)
    await by(page, 'password-again').fill('lantern river mango cradle')
    await by(page, 'password-save').click()
    await by(page, 'to-password').filter({ hasText: 'Set on' }).click()
    await page.evaluate(() => window.harkaraMock.tried(3))
    await by(page, 'password-state').filter({ hasText: 'somebody is guessing' }).waitFor()
    await by(page, 'password-remove').click()
    await by(page, 'confirm-yes').click()
    await by(page, 'password-remove').waitFor({ state: 'detached' })
  },
)

on(fresh, 'a password brings the chats back; a wrong one says how many tries are left', async (page) => {
  await toKey(page)
  await by(page, 'restore-by').click()
  await by(page, 'password-relay').fill('https://relay.example/#relay?a=x&k=y')
  await by(page, 'password-who').fill('@asha')
  await by(page, 'password').fill('wrong one')
  await by(page, 'password-take').click()
  await page.locator('[data-testid=password-outcome][data-outcome=wrong]').waitFor()
  await by(page, 'password').fill('gone for good')
  await by(page, 'password-take').click()
  await page.getByText('Tried ten times').waitFor()
  await by(page, 'password').fill('lantern river mango cradle')
  await by(page, 'password-take').click()
  await by(page, 'chat-row').first().waitFor()
})

on(
  { size: PHONE, query: 'mock=phone&stage=fresh&speed=20' },
  'a new phone looks for its backup at the relay of a link',
  async (page) => {
    await by(page, 'have-backup').click()
    assert.equal(await by(page, 'place-take').isDisabled(), true)
    await by(page, 'backup-relay-link').fill(
      'https://relay.example/#relay?a=wss%3A%2F%2Frelay.example%2Fv1%2Fws&k=AA',
    )
    await by(page, 'place-take').click()
    await pasteKey(page)
    await by(page, 'key-take').click()
    await by(page, 'chat-row').first().waitFor()
  },
)
