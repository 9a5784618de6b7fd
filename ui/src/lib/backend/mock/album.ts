// What has been sent besides words: every form a file takes on a screen, and on wish a chat of thousands of photos.

import type { FileView, MessageView } from '../../api/types'
import { hold, makeFile } from './files'
import { accountOf, groupChat, newMessage, type MockChat, type World } from './world'

const KB = 1000
const MB = 1000 * KB
const HOUR = 3_600_000

const photos = (count: number, state?: Parameters<typeof makeFile>[4]): FileView[] =>
  Array.from({ length: count }, (_, place) =>
    makeFile(place, 'photo', `IMG_2026110${place + 1}.jpg`, 380 * KB + place * 91 * KB, state),
  )

/** Messages of the Photo walk, oldest first: words, files, whether they are one's own. */
const WALK: [string, FileView[], boolean][] = [
  ['The ghats this morning, before the rain. Route: https://example.org/walks/ghats', photos(1), false],
  ['', photos(2), false],
  ['Three from the bridge', photos(3), true],
  ['কী সুন্দর! আমারগুলোও দেখো', photos(4), false],
  ['And all of mine: I could not choose 😄', photos(9), true],
  ['Not fetched yet, these are large', [makeFile(0, 'photo', 'panorama.jpg', 11.4 * MB, 'remote')], false],
  ['', [makeFile(0, 'video', 'ferry at dusk.mp4', 48 * MB, 'remote')], false],
  ['', [makeFile(0, 'video', 'first steps.mp4', 6.2 * MB)], true],
  [
    'Everything for Saturday',
    [
      makeFile(0, 'file', 'Depth measurements upstream and downstream, second season, final.xlsx', 218 * KB),
      makeFile(1, 'file', 'نقشهٔ رودخانه و ایستگاه‌های اندازه‌گیری ۱۴۰۴.pdf', 4.6 * MB, 'remote'),
      makeFile(2, 'audio', 'river sounds.wav', 32 * KB),
    ],
    false,
  ],
  ['', [makeFile(0, 'file', 'survey-archive-2025.zip', 412 * MB, 'downloading')], false],
  ['', [makeFile(0, 'file', 'old minutes.docx', 88 * KB, 'failed')], false],
  ['On its way to you', [makeFile(0, 'photo', 'gate.jpg', 2.2 * MB, 'uploading')], true],
]

export function addAlbum(world: World, now: number, many: number): void {
  const group = { name: 'Photo walk', members: ['chitra', 'bilal', 'farid'], language: 'en' as const }
  const chat = groupChat(group, world.me)
  chat.createdMs = now - 900 * 24 * HOUR
  for (let index = 0; index < many; index++) {
    const message = say(world, chat, now - (many - index) * 3 * HOUR - 48 * HOUR, index % 3 === 0)
    hold(message, '', [makeFile(0, 'photo', `IMG_${String(index).padStart(5, '0')}.jpg`, 400 * KB)])
  }
  WALK.forEach(([text, files, own], index) => {
    const message = say(world, chat, now - 44 * HOUR + index * 7 * 60_000, own)
    if (own) message.status = files[0]?.state.state === 'uploading' ? 'waiting' : 'read'
    if (message.status === 'waiting') message.waiting = 'sending'
    hold(message, text, structuredClone(files))
  })
  world.chats.set(chat.id, chat)
}

function say(world: World, chat: MockChat, sentMs: number, own: boolean): MessageView {
  const from = own ? world.me : accountOf(chat.messages.length % 2 ? 'chitra' : 'bilal')
  return newMessage(world, chat, from, sentMs, { type: 'text', text: '', links: [], mentions: [], files: [] })
}
