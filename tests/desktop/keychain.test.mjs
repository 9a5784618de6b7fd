// The real window and a real keychain on a session bus of its own: the database's key is in there, and nowhere else.

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { overview } from '../demo/device.mjs'
import { program, start, stop } from '../lib/processes.mjs'
import { until } from '../lib/until.mjs'
import { Window } from '../lib/webdriver.mjs'

const folder = mkdtempSync(join(tmpdir(), 'harkara-keychain-'))
const env = {
  HOME: folder,
  XDG_DATA_HOME: join(folder, 'data'),
  XDG_RUNTIME_DIR: join(folder, 'run'),
  DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(folder, 'bus')}`,
}
const id = (name) => `[data-testid="${name}"]`
const keychain = []
const desktop = {
  window: undefined,
  query: (query) => desktop.window.run('return globalThis.harkara.query(given[0])', query),
}

async function openKeychain() {
  const log = join(folder, 'keychain.log')
  const address = `--address=${env.DBUS_SESSION_BUS_ADDRESS}`
  keychain.push(start('dbus-daemon', ['--session', '--nofork', address], { log, env }))
  const call = [
    '--session',
    '--print-reply',
    '--dest=org.freedesktop.DBus',
    '/',
    'org.freedesktop.DBus.NameHasOwner',
  ]
  const answers = (name) => said('dbus-send', [...call, `string:${name}`])
  await until('there is a bus', () => answers('org.freedesktop.DBus'))
  const unlock = 'printf secret | exec gnome-keyring-daemon --foreground --unlock --components=secrets'
  keychain.push(start('sh', ['-c', unlock], { log, env }))
  await until('there is a keychain', async () =>
    /boolean true/.test(await answers('org.freedesktop.secrets')),
  )
}

/** What a program says, if it ends well. */
function said(path, args) {
  const child = start(path, args, { log: join(folder, 'calls.log'), env, talks: true })
  let text = ''
  child.stdout.on('data', (more) => (text += more))
  return new Promise((done, fail) =>
    child.once('close', (code) => (code === 0 ? done(text) : fail(new Error(`${path}: ${code}`)))),
  )
}

async function closeKeychain() {
  for (const child of keychain.splice(0).reverse()) await stop(child)
}

async function open() {
  const profile = { HARKARA_PROFILE: join(folder, 'desktop') }
  desktop.window = await Window.open(program('harkara'), {
    log: join(folder, 'desktop.log'),
    env: { ...env, ...profile },
  })
  await until('the window has begun', () => desktop.window.run('return "harkara" in globalThis'))
}

before(async () => {
  for (const name of ['data', 'run']) mkdirSync(join(folder, name), { mode: 0o700 })
  await openKeychain()
})
after(async () => {
  await desktop.window?.close()
  await closeKeychain()
  rmSync(folder, { recursive: true, force: true })
})

test('where there is a keychain it holds the key, and the next start finds it there', async () => {
  await open()
  assert.equal((await overview(desktop)).storage, 'keychain')
  await desktop.window.close()
  assert.match(readFileSync(join(folder, 'desktop/database.key'), 'utf8'), /^keychain [0-9a-f]{32}\n$/)
  await open()
  assert.equal((await overview(desktop)).storage, 'keychain')
  await desktop.window.close()
})

test('with the keychain away the window says so and makes no new key; once it is back all is there', async () => {
  await closeKeychain()
  await open()
  await until('the window says so', () => desktop.window.has(`${id('no-start')}[data-code=database_key]`))
  await desktop.window.click(id('open-again'))
  await until('it was tried again', async () => /still cannot/i.test(await desktop.window.text('body')))
  await desktop.window.close()
  await openKeychain()
  await open()
  assert.equal((await overview(desktop)).storage, 'keychain')
})
