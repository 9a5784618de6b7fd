// A real window with a relay of its own, linked by a headless phone that reads the code off the window's picture.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { Person } from '../demo/cast/person.mjs'
import * as device from '../demo/device.mjs'
import * as screen from '../demo/screens/desktop.mjs'
import { program, start, TARGET } from '../lib/processes.mjs'
import { until } from '../lib/until.mjs'
import { Window } from '../lib/webdriver.mjs'

const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'harkara-desktop-'))
const pictures = join(TARGET, 'desktop-test')
const id = (name) => `[data-testid="${name}"]`

/** The desktop as `device` and `screen` know it. */
const desktop = {
  window: undefined,
  command: (command) => desktop.window.run('return globalThis.harkara.command(given[0])', command),
  query: (query) => desktop.window.run('return globalThis.harkara.query(given[0])', query),
}

async function open() {
  desktop.window = await Window.open(program('harkara'), {
    log: join(folder, 'desktop.log'),
    env: { HARKARA_PROFILE: join(folder, 'desktop'), XDG_DATA_HOME: join(folder, 'data'), RUST_LOG: 'info' },
  })
  await until('the window has begun', () => desktop.window.run('return "harkara" in globalThis'))
}

const picture = (name) => desktop.window.screenshot(join(pictures, `${name}.png`))
const cli = (profile, ...args) => run(program('harkara-cli'), ['--profile', join(folder, profile), ...args])

/** The stage of linking that the phone has printed, if it has. */
function heard(said, wanted) {
  const lines = said.join('').split('\n').slice(0, -1)
  return lines.map((line) => JSON.parse(line)).find(({ stage }) => stage === wanted)
}

before(() => mkdirSync(pictures, { recursive: true }))
after(async () => {
  await desktop.window?.close()
  rmSync(folder, { recursive: true, force: true })
})

test('a window with a relay of its own is linked by the code in its picture, and goes on without the phone', async () => {
  await open()
  await until('the window offers its own relay', () => desktop.window.has(id('relay-own')))
  await picture('1-first-run')
  const { link } = await desktop.window.run('return globalThis.harkara.shell.embeddedRelay()')
  await cli('asha', 'signup', link, 'asha', '--name', 'Asha')
  const bilal = await Person.join(folder, 'bilal', 'Bilal', link)
  await cli('asha', 'send', 'bilal', 'before the desktop')

  await screen.useOwnRelay(desktop)
  // On a busy computer the connection may be made anew just now, and the code with it: who holds a phone waits for it too.
  const code = await until('there is a picture of the code', async () => {
    await screen.codeIsShown(desktop)
    const taken = await picture('2-code')
    return (await desktop.window.has(id('qr'))) && taken
  })
  const phone = start(
    program('harkara-cli'),
    ['--profile', join(folder, 'asha'), '--json', 'link', '--scan', code],
    {
      log: join(folder, 'phone.log'),
      talks: true,
    },
  )
  const said = []
  phone.stdout.on('data', (text) => said.push(text))
  const words = await screen.wordsShown(desktop)
  await picture('3-compare')
  assert.equal(words.split(' ').length, 4)
  const compared = await until('the phone shows its words', () => heard(said, 'compare'))
  assert.equal(compared.request.words.join(' '), words, 'both show the same words')
  phone.stdin.write('y\n')
  await until('the desktop is linked', async () => (await device.overview(desktop)).stage === 'linked')
  await until('the phone says so', () => heard(said, 'done'))
  await picture('4-linked')

  const asha = Person.atMachine(folder, 'asha', 'Asha')
  const chat = await until('the past has come', async () =>
    (await device.chats(desktop)).find(({ title }) => title === 'Bilal'),
  )
  await until('with its message', async () =>
    (await device.texts(desktop, chat.id)).some(({ content }) => content.text === 'before the desktop'),
  )
  await asha.leave()

  // The phone is off from here.
  const out = await device.send(desktop, chat.id, 'from the desktop')
  await device.mark(desktop, out, 'delivered')
  const theirs = await device.chatCalled(bilal, 'Asha')
  assert.deepEqual(
    (await device.saying(bilal, theirs.id, 'from')).map(({ content }) => content.text),
    ['from the desktop'],
  )
  await device.send(bilal, theirs.id, 'to the desktop')
  await until(
    'the answer is there',
    async () => (await device.saying(desktop, chat.id, 'to the')).length === 1,
  )
  await screen.goOn(desktop)
  await screen.openChat(desktop, chat.id)
  await screen.write(desktop, 'লিখলাম জানালা থেকে 🙂')
  const written = await until(
    'it is in the chat',
    async () => (await device.saying(desktop, chat.id, 'লিখলাম'))[0],
  )
  await until('Bilal has it', async () => (await device.saying(bilal, theirs.id, 'লিখলাম'))[0])
  await bilal.read(theirs.id, written.id)
  await until(
    'the window shows that it was read',
    async () => (await screen.tick(desktop, written.id)) === 'read',
  )
  await picture('5-chat')
  await bilal.leave()
})

test('a window whose database is damaged says so and touches nothing', async () => {
  await desktop.window.close()
  const file = join(folder, 'desktop', 'harkara.db')
  const damaged = Buffer.alloc(65_536, 7)
  writeFileSync(file, damaged)
  // With the log of the last writes it could be mended.
  for (const end of ['-wal', '-shm']) rmSync(file + end, { force: true })
  await open()
  await until('the window says so', async () => /damaged/i.test(await desktop.window.text('body')))
  await picture('6-damaged')
  await desktop.window.click(id('open-again'))
  await until('it has been tried again', async () =>
    /still cannot be opened/i.test(await desktop.window.text('body')),
  )
  assert.ok(readFileSync(file).equals(damaged))
})

test('what is damaged is set aside when the person says so, and the computer can be linked anew', async () => {
  await desktop.window.click(id('set-aside'))
  await desktop.window.click(id('confirm-yes'))
  await until('the first screen is there', () => desktop.window.has(id('relay-choice')))
  assert.equal((await device.overview(desktop)).stage, 'fresh')
  await picture('7-set-aside')
  assert.equal(readFileSync(join(folder, 'desktop/set-aside/1/harkara.db')).length, 65_536)
})
