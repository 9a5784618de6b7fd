// The phone page's life in a browser: signing up, and coming back whatever the browser does to it.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { overview } from '../demo/device.mjs'
import { until } from '../lib/until.mjs'
import { signUp } from '../demo/screens/phone.mjs'
import { PICTURES, Stage, picture } from './stage.mjs'

/** @type {Stage} */
let stage
before(async () => (stage = await Stage.set()))
after(() => stage.clear())

test('a person signs up with an invite and is still there after a reload', async () => {
  const phone = await stage.phone('asha')
  assert.equal((await overview(phone)).stage, 'fresh')
  await phone.part('invite').waitFor()
  await picture(phone, 'sign-up')
  await signUp(phone, stage.relay.link, 'asha', 'আশা')
  await phone.caughtUp()
  await picture(phone, 'signed-up')

  await phone.page.reload()
  await phone.part('main-menu').waitFor()
  await phone.caughtUp()
  const { stage: standing, account, holdsAccountKey, storage } = await overview(phone)
  assert.equal(standing, 'linked')
  assert.equal(account.handle, 'asha')
  assert.equal(account.name, 'আশা')
  assert.equal(holdsAccountKey, true)
  assert.match(storage, /^browser_/)
})

test('a handle that is taken is refused in words, and another one works', async () => {
  await stage.signedUp('taken', 'First')
  const phone = await stage.phone('second')
  await phone.part('invite').fill(stage.relay.link)
  await phone.part('name').fill('Second')
  await phone.part('handle').fill('taken')
  await phone.part('sign-up-submit').click()
  await phone.part('toast').waitFor()
  await picture(phone, 'handle-taken')
  await phone.part('handle').fill('free')
  await phone.part('sign-up-submit').click()
  await phone.part('main-menu').waitFor()
  assert.equal((await overview(phone)).account.handle, 'free')
})

test('the engine comes back when the browser ends its worker', async () => {
  const phone = await stage.signedUp('killed', 'Killed')
  const worker = phone.page.workers().find((each) => each.url().includes('/main'))
  assert.ok(worker, 'there is a worker')
  const gone = new Promise((done) => worker.once('close', done))
  // Its answer never comes: it is gone.
  void worker.evaluate(() => self.close()).catch(() => undefined)
  await gone
  await phone.caughtUp()
  assert.equal((await overview(phone)).account.handle, 'killed')
})

test('a second tab says that Harkara is open elsewhere, and takes it over when asked', async () => {
  const phone = await stage.signedUp('tabs', 'Tabs')
  const second = await phone.browser.newPage()
  await second.goto(stage.relay.page)
  await second.getByTestId('no-start').waitFor()
  await second.screenshot({ path: join(PICTURES, 'second-tab.png') })

  await second.getByTestId('no-start').getByRole('button').click()
  await second.getByTestId('main-menu').waitFor()
  await phone.page.getByTestId('no-start').waitFor()
  const code = await phone.page.evaluate(() => {
    return globalThis.harkara.query({ type: 'overview' }).then(
      () => 'an answer',
      (error) => error.code,
    )
  })
  assert.equal(code, 'already_open')

  await phone.page.getByTestId('no-start').getByRole('button').click()
  await phone.part('main-menu').waitFor()
  await phone.caughtUp()
})

test('the page starts from its cache while the relay is down, and says why it is offline', async () => {
  const phone = await stage.signedUp('offline', 'Offline')
  await phone.page.evaluate(() => navigator.serviceWorker.ready)
  await stage.relay.stop()
  try {
    await phone.close()
    await phone.open()
    await phone.part('main-menu').waitFor()
    await until('the page says that the relay is down', async () => {
      const { connection } = await overview(phone)
      return connection.state === 'offline' && connection.fault === 'relay_down' && connection.retryAtMs > 0
    })
    await picture(phone, 'offline')
  } finally {
    await stage.relay.start()
  }
  await phone.caughtUp()
})

test('the page is installable: a manifest with icons, and a service worker that serves it', async () => {
  const phone = await stage.phone('install')
  const manifest = await phone.page.evaluate(async () => {
    const link = document.querySelector('link[rel=manifest]')
    return (await fetch(link.href)).json()
  })
  assert.equal(manifest.display, 'standalone')
  for (const { src, sizes } of manifest.icons) {
    const width = await phone.page.evaluate(async (from) => {
      const bitmap = await createImageBitmap(await (await fetch(from)).blob())
      return bitmap.width
    }, src)
    assert.equal(`${width}x${width}`, sizes)
  }
  await phone.page.evaluate(() => navigator.serviceWorker.ready)
  const faults = await installFaults(phone)
  assert.deepEqual(faults, [])
})

/** What keeps Chromium from offering to install the page. */
async function installFaults(phone) {
  const session = await phone.browser.newCDPSession(phone.page)
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors')
  return installabilityErrors.map((each) => each.errorId)
}
