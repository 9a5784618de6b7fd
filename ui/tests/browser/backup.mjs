// How to get to the screens of backups on the mock, and what their tests type.

import { by } from './page.mjs'

/** The key that the mock's backups open with. */
export const KEY = Array.from({ length: 8 }, (_, line) => {
  const digits = String(4_718_039 + line * 613_717).padStart(7, '0')
  return digits + ([...digits].reduce((sum, digit) => sum + Number(digit), line) % 10)
})

export async function openBackup(page) {
  await by(page, 'chat-row').first().waitFor()
  await page.keyboard.press('Control+,')
  await by(page, 'to-backup').click()
}

export async function setUp(page) {
  await openBackup(page)
  await by(page, 'backup-set-up').click()
  await by(page, 'key-lines').first().waitFor()
}

export async function typeBack(page, line) {
  await by(page, 'key-written').click()
  await by(page, 'key-back-line').fill(line)
}

export async function where(page) {
  await setUp(page)
  await typeBack(page, KEY[4])
  await by(page, 'key-back-take').click()
  await by(page, 'backup-place').waitFor()
}

export async function toKey(page) {
  await by(page, 'have-backup').click()
  await by(page, 'place-folder').click()
  await by(page, 'choose-folder').click()
  await by(page, 'folder').waitFor()
  await by(page, 'place-take').click()
  await by(page, 'key-entry').waitFor()
}

/** All 64 digits, pasted into the first field. */
export async function pasteKey(page, key = KEY.join(' ')) {
  await by(page, 'key-line').first().fill(key)
}

const offered = {
  backupkey: ['', setUp],
  backupwrong: [
    '',
    async (page) => {
      await setUp(page)
      await typeBack(page, KEY[3])
      await page.locator('[data-testid=key-back-wrong]:not(:empty)').waitFor()
    },
  ],
}

export const BACKUP_DESKTOP = {
  ...offered,
  backupoff: ['', openBackup],
  backupwhere: [
    '',
    async (page) => {
      await where(page)
      await by(page, 'place-s3').click()
      await by(page, 's3-secret').scrollIntoViewIfNeeded()
    },
  ],
  backup: ['backup=made', openBackup],
  backuprunning: [
    'backup=made&speed=0.5',
    async (page) => {
      await openBackup(page)
      await by(page, 'backup-now').click()
      await page.locator('[data-testid=backup-running] .note').waitFor()
    },
  ],
  backupfault: ['backup=fault', openBackup],
  restore: ['stage=fresh', async (page) => by(page, 'have-backup').click()],
  restorekey: [
    'stage=fresh',
    async (page) => {
      await toKey(page)
      await pasteKey(page, [KEY[0], KEY[1], '12345678', KEY[3], '1234'].join(' '))
      await page.locator('[data-testid=key-wrong]:not(:empty)').waitFor()
    },
  ],
  restorepassword: [
    'stage=fresh',
    async (page) => {
      await toKey(page)
      await by(page, 'restore-by').click()
      await by(page, 'password-open').waitFor()
    },
  ],
  restored: [
    'stage=fresh&speed=20',
    async (page) => {
      await toKey(page)
      await pasteKey(page)
      await by(page, 'key-take').click()
      await by(page, 'restore-lost-read').click()
      await by(page, 'lost-part').first().waitFor()
    },
  ],
}

export const BACKUP_PHONE = {
  ...offered,
  backupwhere: ['', where],
  backup: ['backup=made', openBackup],
  password: [
    'backup=made',
    async (page) => {
      await openBackup(page)
      await by(page, 'to-password').click()
      await by(page, 'password').fill('asha')
      await page.locator('[data-testid=strength] li').first().waitFor()
    },
  ],
}
