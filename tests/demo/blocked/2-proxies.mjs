// Two links, before there is an account; and from here on nothing else may be used.

import { until } from '../../lib/until.mjs'
import { overview } from '../device.mjs'

export const title =
  'Two proxy links are opened before there is an account: signing up goes through, and nothing but proxies is used'

export async function play(scene) {
  const { asha, relay, proxies } = scene
  await asha.command({ type: 'set_proxy_only', on: true })
  scene.seen = await scene.capture('proxies')
  const { fault } = (await overview(asha)).connection
  const tested = []
  for (const { link } of proxies) {
    const { proxy } = await asha.command({ type: 'add_proxy', link })
    const { fault: wrong, tookMs } = await asha.command({ type: 'test_proxy', proxy })
    if (wrong) throw new Error(`proxy ${proxy}: ${wrong}`)
    tested.push(`${tookMs} ms`)
  }
  const signUp = {
    type: 'sign_up',
    relayLink: relay.link,
    handle: 'asha',
    name: 'Asha',
    deviceName: "Asha's machine",
  }
  await asha.command(signUp).catch((error) => {
    // The first wish to sign up has only been waiting for a way.
    if (error.code !== 'already_linked') throw error
  })
  const online = await until('Asha is online', async () => {
    const { connection, account } = await overview(asha)
    return account && connection.state === 'online' && connection
  })
  if (online.proxy === null) throw new Error('not through a proxy')
  scene.first = online.proxy
  return `without one: ${fault ?? 'trying'}; tests took ${tested.join(' and ')}; signed up through proxy ${online.proxy}`
}
