// The proxy in use is gone from one moment to the next.

import { until } from '../../lib/until.mjs'
import { mark, message, overview, send } from '../device.mjs'

export const title = 'The proxy in use is cut: the other takes over by itself'

export async function play({ asha, bilal, chat, theirs, proxies }) {
  const before = (await overview(asha)).connection.proxy
  const begun = Date.now()
  await proxies[before - 1].cut()
  const sent = await send(asha, chat, 'Can you still hear me?')
  await mark(asha, sent, 'delivered')
  const took = Date.now() - begun
  const after = await until('another is in use', async () => {
    const { proxy } = (await overview(asha)).connection
    return proxy !== before && proxy
  })
  const answer = await send(bilal, theirs, 'Yes')
  await until('the answer is there', () => message(asha, answer))
  const list = (await asha.query({ type: 'proxies' })).proxies
  const said = list.find((proxy) => proxy.id === before).fault
  return `from proxy ${before} to ${after}; a message written at the cut was delivered after ${took} ms; the list says of the first: ${said ?? 'nothing bad yet'}`
}
