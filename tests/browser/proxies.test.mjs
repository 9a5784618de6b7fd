// The phone page where its network blocks the relay: it starts from its cache and goes through a volunteer's proxy. And where the
// relay is down: it reads what happened.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createHash, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { connect } from 'node:net'
import { basename, join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { Person } from '../demo/cast/person.mjs'
import { chatCalled, chats, message, overview, send } from '../demo/device.mjs'
import { signUp } from '../demo/screens/phone.mjs'
import { freePort } from '../lib/ports.mjs'
import { program, start, stop } from '../lib/processes.mjs'
import { until } from '../lib/until.mjs'
import { Wire } from '../lib/wire.mjs'
import { Stage, picture } from './stage.mjs'

const run = promisify(execFile)
/** More than what the relay says first, less than a message of some length. */
const STALL = 12_000

/** @type {Stage} */
let stage
/** @type {import('../demo/cast/phone.mjs').Phone} */
let phone
/** @type {Person} */
let bilal
/** @type {{ link: string, trusted: string, wire: Wire }} */
let proxy
before(async () => {
  stage = await Stage.set()
  proxy = await volunteer()
  phone = await stage.phone('asha')
  await phone.close()
  phone.flags = [proxy.trusted]
  await phone.open()
  await phone.part('first-proxies').waitFor()
  await picture(phone, 'first-with-proxies')
  await signUp(phone, stage.relay.link, 'asha', 'Asha')
  await phone.caughtUp()
  await phone.page.evaluate(() => navigator.serviceWorker.ready)
  bilal = await Person.join(stage.folder, 'bilal', 'Bilal', stage.relay.link)
  stage.ends.push(() => bilal.leave())
})
after(() => stage.clear())

test('a proxy is added by its link, and one that no browser can use says so', async () => {
  await phone.part('main-menu').click()
  await phone.part('menu').getByText('Settings').click()
  await phone.part('to-proxies').click()
  for (const link of [proxy.link, 'socks5://127.0.0.1:9050']) {
    await phone.part('proxy-link').fill(link)
    await phone.part('proxy-add').click()
    await until('it is in the list', async () => (await phone.part('proxy-link').inputValue()) === '')
  }
  await until('both have been tried', async () => {
    const [ours, socks] = await listed()
    return ours.workedMs !== null && ours.fault === null && socks?.fault === 'desktop_only'
  })
  await phone.part('toast').first().waitFor({ state: 'hidden' })
  await picture(phone, 'proxies')
  await phone.page.emulateMedia({ colorScheme: 'dark' })
  await picture(phone, 'proxies-dark')
  await phone.page.emulateMedia({ colorScheme: 'light' })
})

test('where its own origin is blocked the page starts from its cache and goes through the proxy', async () => {
  await phone.close()
  // Whatever this browser wants of the relay's port ends at one that nobody listens on.
  phone.flags = [
    proxy.trusted,
    `--host-resolver-rules=MAP *:${stage.relay.port} 127.0.0.1:${await freePort()}`,
  ]
  await phone.open()
  await phone.part('main-menu').waitFor()
  await phone.caughtUp()
  const [ours] = await listed()
  assert.equal((await overview(phone)).connection.proxy, ours.id)
  const fetched = await phone.page.evaluate(() =>
    fetch('/healthz').then(
      () => true,
      () => false,
    ),
  )
  assert.equal(fetched, false, 'the origin is blocked indeed')

  const { chat } = await phone.command({ type: 'start_direct_chat', handle: 'bilal' })
  await send(phone, chat, 'By a detour')
  await chatCalled(bilal, 'Asha')
  const answer = await send(bilal, chat, 'You are here all the same')
  await until('the answer is here', () => message(phone, answer))
})

test('only through proxies: without one that works it stays offline, and comes back with it', async () => {
  await phone.command({ type: 'set_proxy_only', on: true })
  await phone.caughtUp()
  proxy.wire.stallsAfter = 0
  proxy.wire.cut()
  await until('it is offline for want of a proxy', async () => {
    const { connection } = await overview(phone)
    return connection.state === 'offline' && connection.fault === 'proxy_down'
  })
  await picture(phone, 'proxy-down')
  proxy.wire.stallsAfter = Infinity
  proxy.wire.cut()
  await phone.caughtUp()
})

test('where connections are stalled after some kilobytes it goes on by short requests', async () => {
  proxy.wire.stallsAfter = STALL
  proxy.wire.cut()
  const before = proxy.wire.connections
  const [{ id: chat }] = await chats(phone)
  const long = 'A long message. '.repeat(2_000)
  const sent = await send(bilal, chat, long)
  await until('it is here', () => message(phone, sent), 120_000)
  const back = await send(phone, chat, 'All of it came')
  await until('the answer is there', () => message(bilal, back), 120_000)
  assert.ok(proxy.wire.connections > before + 4, `${proxy.wire.connections - before} connections`)
  proxy.wire.stallsAfter = Infinity
})

test('while the relay is down the page reads what happened where the relay said that this would be', async () => {
  await phone.command({ type: 'set_proxy_only', on: false })
  const folder = join(stage.folder, 'status')
  const site = await webSite(folder)
  const before = (await overview(phone)).relayStatus.issuedMs
  await stage.relay.stop()
  stage.relay.more = ['--status-folder', folder, '--status-at', site.address]
  await stage.relay.start()
  await until('the page knows where', async () => (await overview(phone)).relayStatus.issuedMs > before)
  await stage.relay.kill()
  await stage.relay.operator('incident', 'open', ['--title', 'The disk is broken'])
  await phone.part('relay-notice').getByText('The disk is broken').waitFor()
  assert.ok(site.asked > 0)
  await picture(phone, 'status-while-down')
  await stage.relay.start()
  await stage.relay.operator('incident', 'resolve', ['1', '--lost', 'nothing'])
  await phone.part('relay-notice').getByText('Nothing was lost').waitFor()
})

/** A web site of a folder, as docs/relay.md has it, with the proxy's certificate. @param {string} folder */
async function webSite(folder) {
  const [key, cert] = ['proxy.key', 'proxy.pem'].map((name) => readFileSync(join(stage.folder, name)))
  const site = { asked: 0, address: '' }
  const server = createServer({ key, cert }, (request, response) => {
    site.asked += 1
    response.setHeader('access-control-allow-origin', '*')
    response.end(readFileSync(join(folder, basename(request.url ?? ''))))
  })
  await new Promise((ready) => server.listen(0, '127.0.0.1', () => ready(undefined)))
  stage.ends.push(async () => void server.close())
  const address = /** @type {import('node:net').AddressInfo} */ (server.address())
  site.address = `https://127.0.0.1:${address.port}/relay/`
  return site
}

/** The proxies as the phone lists them. */
async function listed() {
  return (await phone.query({ type: 'proxies' })).proxies
}

/** A proxy that leads to the stage's relay, in a network of its own. */
async function volunteer() {
  const [port, folder] = [await freePort(), stage.folder]
  const wire = await Wire.to(port)
  const [key, certificate] = [join(folder, 'proxy.key'), join(folder, 'proxy.pem')]
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '30']
  const names = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
  await run('openssl', ['req', '-x509', ...kind, ...names, '-keyout', key, '-out', certificate])
  const data = ['--data', join(folder, 'proxy')]
  const [relay] = decodeURIComponent(stage.relay.link).match(/ws:\/\/[^&]+/) ?? []
  const args = ['serve', '--domain', '127.0.0.1', '--relay', relay, '--listen', `127.0.0.1:${port}`, ...data]
  const tls = ['--cert', certificate, '--key', key, '--public-port', String(wire.port)]
  const process = start(program('harkara-proxy'), [...args, ...tls], { log: join(folder, 'proxy.log') })
  stage.ends.push(async () => {
    await wire.close()
    await stop(process)
  })
  await until('the proxy answers', () => knock(port))
  const { stdout } = await run(program('harkara-proxy'), ['secret', 'add', 'cousins', ...data])
  const [link] = stdout.match(/https:\S+#proxy\?\S+/) ?? []
  assert.ok(link, `a link: ${stdout}`)
  const spki = new X509Certificate(readFileSync(certificate)).publicKey.export({
    type: 'spki',
    format: 'der',
  })
  const hash = createHash('sha256').update(spki).digest('base64')
  return { link, wire, trusted: `--ignore-certificate-errors-spki-list=${hash}` }
}

async function knock(port) {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => done(socket.end() && true))
    socket.on('error', () => done(false))
  })
}
