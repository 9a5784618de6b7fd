// Chat and a photo of two megabytes, both ways.

import { join } from 'node:path'
import { until } from '../../lib/until.mjs'
import { chatCalled, mark, message, send } from '../device.mjs'
import { here, makeFile, same } from '../files.mjs'

export const title = 'Through the proxy: chat, and a photo of 2 MB in each direction'

export async function play(scene) {
  const { asha, bilal, folder } = scene
  scene.chat = (await asha.command({ type: 'start_direct_chat', handle: 'bilal' })).chat
  await mark(asha, scene.chat && (await send(asha, scene.chat, 'I am through')), 'delivered')
  scene.theirs = (await chatCalled(bilal, 'Asha')).id
  const answer = await send(bilal, scene.theirs, 'I hear you')
  await until('the answer is there', () => message(asha, answer))
  const took = []
  for (const [from, to, chat] of [
    [asha, bilal, scene.chat],
    [bilal, asha, scene.theirs],
  ]) {
    const path = join(folder, `${from.handle}.jpg`)
    const digest = makeFile(path, 2)
    const begun = Date.now()
    const files = [{ source: path, name: 'photo.jpg', shrink: false }]
    const sent = (await from.command({ type: 'send_files', chat, text: '', quote: null, files })).message
    await until('it has arrived', () => message(to, sent))
    await here(to, sent)
    took.push(`${((Date.now() - begun) / 1000).toFixed(1)} s`)
    await same(to.name, await to.save(sent), digest)
  }
  return `2 MB out in ${took[0]}, in in ${took[1]}`
}
