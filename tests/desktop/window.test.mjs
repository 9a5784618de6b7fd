// The real window with the relay inside this computer, linked by the eight typed characters: no camera, no browser.

import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Desktop } from '../demo/cast/desktop.mjs'
import { Person } from '../demo/cast/person.mjs'
import { chatCalled, mark, message, overview, saying, send } from '../demo/device.mjs'
import * as onDesktop from '../demo/screens/desktop.mjs'
import { ended, isAlive, program, start } from '../lib/processes.mjs'
import { until } from '../lib/until.mjs'

const id = (name) => `[data-testid="${name}"]`

/** @type {string} */
let folder
/** @type {Desktop} */
let desktop
/** Somebody's phone, without a screen. @type {Person} */
let phone
/** @type {Person} */
let bilal

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'harkara-window-'))
  desktop = new Desktop(folder)
  await desktop.open()
})

after(async () => {
  await phone?.leave()
  await bilal?.leave()
  await desktop?.close()
  rmSync(folder, { recursive: true, force: true })
})

test('the window may call what it needs and nothing else', async () => {
  const call = (command, given) =>
    desktop.window.run('return globalThis.__TAURI_INTERNALS__.invoke(given[0], given[1])', command, given)
  assert.equal((await call('query', { query: { type: 'overview' } })).overview.stage, 'fresh')
  await assert.rejects(call('plugin:opener|open_path', { path: '/etc' }), /not allowed|denied/i)
  await assert.rejects(call('plugin:autostart|enable', {}), /not allowed|denied/i)
})

test('an invitation that is opened elsewhere on the computer comes to the window that is open', async () => {
  const link = 'harkara:relay?a=wss%3A%2F%2Frelay.example%2Fv1%2Fws&k=abc'
  const second = start(program('harkara'), [link], { log: join(folder, 'second.log'), env: desktop.env })
  const field = `document.querySelector('${id('relay-link-field')}')?.value`
  await until('the link is in its field', async () => (await desktop.window.run(`return ${field}`)) === link)
  await ended(second)
  assert.equal(second.exitCode, 0, 'there is one Harkara at a time')
})

test('a fresh computer is linked by eight typed characters, on its own relay', async () => {
  const { link } = await desktop.window.run('return globalThis.harkara.shell.embeddedRelay()')
  phone = await Person.join(folder, 'asha', 'Asha', link)
  bilal = await Person.join(folder, 'bilal', 'Bilal', link)
  const { chat } = await bilal.command({ type: 'start_direct_chat', handle: 'asha' })
  const old = await send(bilal, chat, 'Before there was a desktop')
  await mark(bilal, old, 'delivered')

  await onDesktop.useOwnRelay(desktop)
  await onDesktop.codeIsShown(desktop)
  await phone.command({ type: 'scan_link_code', code: await onDesktop.typedCode(desktop) })
  const words = await onDesktop.wordsShown(desktop)
  assert.equal(words, (await phone.linkRequest()).words.join(' '))
  await phone.command({ type: 'confirm_link', same: true })

  await until('the desktop is linked', async () => (await overview(desktop)).stage === 'linked')
  await onDesktop.goOn(desktop)
  await until('history is here', () => message(desktop, old))
})

test('a message typed in the window arrives, and its mark is drawn', async () => {
  const chat = (await chatCalled(desktop, 'Bilal')).id
  await onDesktop.openChat(desktop, chat)
  await onDesktop.write(desktop, 'আমি এখন কম্পিউটারে 🖥️')
  const [heard] = await until('Bilal has it', async () => {
    const found = await saying(bilal, chat, 'আমি এখন')
    return found.length > 0 && found
  })
  await bilal.read(chat, heard.id)
  await until('it is shown as read', async () => (await onDesktop.tick(desktop, heard.id)) === 'read')
})

test('after a power cut it is the same device, and goes on', async () => {
  const chat = (await chatCalled(desktop, 'Bilal')).id
  const { device } = await overview(desktop)
  await desktop.kill()
  await desktop.open()
  await until('it is connected', async () => (await overview(desktop)).connection.state === 'online')
  assert.equal((await overview(desktop)).device, device)
  const answer = await send(bilal, chat, 'Still there?')
  await until('the answer is here', () => message(desktop, answer))
})

test('a computer that was removed is linked again from its own screen, and reads its chats until then', async () => {
  const chat = (await chatCalled(desktop, 'Bilal')).id
  const before = (await overview(desktop)).device
  await phone.command({ type: 'remove_device', device: before })
  await until('it knows', async () => (await overview(desktop)).stage === 'removed')
  const missed = await send(bilal, chat, 'While you were removed')
  await mark(bilal, missed, 'delivered')

  await desktop.window.click(id('link-anew'))
  await desktop.window.click(id('confirm-yes'))
  await onDesktop.codeIsShown(desktop)
  assert.ok((await saying(desktop, chat, 'Before there was')).length === 1, 'its chats are still there')
  await phone.command({ type: 'scan_link_code', code: await onDesktop.typedCode(desktop) })
  await onDesktop.wordsShown(desktop)
  await phone.command({ type: 'confirm_link', same: true })
  await until('it is linked', async () => (await overview(desktop)).stage === 'linked')
  await onDesktop.goOn(desktop)
  await until('what it missed is here', () => message(desktop, missed))
  await onDesktop.openChat(desktop, chat)
  assert.notEqual((await overview(desktop)).device, before)
})

test('the end of the session ends it in an orderly way: what was written waits, and the next start sends it', async () => {
  const chat = (await chatCalled(desktop, 'Bilal')).id
  const written = await send(desktop, chat, 'Written just before the end')
  const pid = desktop.window.pid()
  process.kill(pid, 'SIGTERM')
  await until('it has ended', () => !isAlive(pid))
  const left = readdirSync(join(desktop.home, 'data'), { recursive: true }).map(String)
  assert.ok(left.some((name) => name.endsWith('harkara.db')))
  assert.deepEqual(
    left.filter((name) => name.endsWith('harkara.db-wal')),
    [],
    'all of it is in the database itself',
  )
  await desktop.window.close()
  await desktop.open()
  await until('Bilal has it', () => message(bilal, written))
})
