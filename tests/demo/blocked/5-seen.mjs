// What somebody sees who watches Asha's cable. And, so that seeing nothing means something: a name is looked up there.

import { PROXIES } from './network.mjs'

export const title = 'On her cable there was nothing but TLS to the proxies, and no name was looked up'

export async function play(scene) {
  const { packets, tls, other } = await scene.seen.end()
  if (other.length > 0) throw new Error(`besides: ${[...new Set(other)].join(', ')}`)
  const strangers = [...tls.keys()].filter((to) => !PROXIES.includes(to))
  if (strangers.length > 0 || tls.size === 0) throw new Error(`TLS to ${strangers.join(', ') || 'nobody'}`)
  const control = await scene.capture('control')
  await scene.network
    .run('inside', 'timeout', '3', 'getent', 'ahosts', 'relay.example')
    .catch(() => undefined)
  const looked = await control.end()
  if (!looked.other.some((what) => what.startsWith('udp to') && what.endsWith(':53')))
    throw new Error('the capture would not have seen a name being looked up')
  const connections = [...tls].map(([to, count]) => `${count} to ${to}`).join(', ')
  return `${packets} packets; TLS connections: ${connections}; a look-up made on purpose was seen`
}
