// Asha's past: 20,000 messages in 40 chats, in several scripts. Every one of them is written by a friend's device, crosses
// the relay, and is received by the phone: nothing is planted in its database.

import { until } from '../../lib/until.mjs'
import { chats, counted, digests, overview } from '../device.mjs'

const MESSAGES = Number(process.env.HARKARA_DEMO_MESSAGES ?? 20_000)
const CHATS = 40
/** Commands a friend's device is given at once. */
const AT_ONCE = 50

const PHRASES = [
  'কাল সকালে নদীর ধারে দেখা হবে?',
  'आज शाम की चाय मेरे यहाँ',
  'فردا ساعت هفت می‌بینمت',
  'The ferry leaves at six, bring the blue bag',
  'ماما وصلت بخير، الحمد لله',
  'ನಾಳೆ ಮಳೆ ಬರಬಹುದು',
  'நாளைக்கு சந்தைக்குப் போகலாம்',
  'Akşam yemeğine geliyor musun?',
  'নতুন বইটা পড়ে শেষ করলাম 📚',
  'See https://example.org/timetable for the buses',
  'พรุ่งนี้เจอกันนะ 🌧️',
  'Добрый вечер! Как дорога?',
]

/** What the groups are called: 36 of them, and four direct chats. */
const NAMES = [
  ...['নদীর পাড়', 'Family', 'परिवार', 'خانواده', 'Book club', 'ಮಳೆಗಾಲ', 'Ferry crew', 'சந்தை', 'Komşular'],
  ...['Choir', 'পাড়ার খবর', 'Garden', 'रसोई', 'کتابخانه', 'Chess by post', 'ಗೆಳೆಯರು', 'Night shift', 'Дорога'],
  ...[
    'School run',
    'মেঠো পথ',
    'Bridge repair',
    'यात्रा',
    'جيران الحي',
    'Radio amateurs',
    'ตลาดเช้า',
    'Old maps',
    'Mutfak',
  ],
  ...[
    'Cyclists',
    'চায়ের দোকান',
    'Harvest',
    'क्रिकेट',
    'موسيقى',
    'Potters',
    'மழைக்காலம்',
    'Boat builders',
    'Соседи',
  ],
]

/**
 * Fills the phone and sees that all is there.
 * @param {import('../cast/phone.mjs').Phone} phone
 * @param {import('../cast/person.mjs').Person[]} friends
 * @param {(line: string) => void} say
 */
export async function fillPhone(phone, friends, say) {
  const begun = Date.now()
  const each = CHATS / friends.length
  await Promise.all(friends.map((friend, at) => write(friend, at, each, MESSAGES / friends.length)))
  say(`written by four friends in ${seconds(begun)}; the phone has ${(await overview(phone)).unread}`)
  await until(
    'the phone has received everything',
    async () => {
      const { unread } = await overview(phone)
      if (unread < MESSAGES) throw new Error(`it has ${unread}`)
      return true
    },
    300_000,
  )
  const there = await digests(phone)
  if (counted(there) !== MESSAGES || there.size !== CHATS) {
    throw new Error(`the phone has ${counted(there)} messages in ${there.size} chats`)
  }
  await read(phone)
  say(`Asha's phone holds ${MESSAGES} messages in ${CHATS} chats, all over the relay in ${seconds(begun)}`)
}

async function write(friend, number, each, messages) {
  const mine = [(await friend.command({ type: 'start_direct_chat', handle: 'asha' })).chat]
  while (mine.length < each) {
    const name = NAMES[number * (each - 1) + mine.length - 1]
    mine.push((await friend.command({ type: 'create_group', name, handles: ['asha'] })).chat)
  }
  for (let at = 0; at < messages; at += AT_ONCE) {
    const batch = Array.from({ length: Math.min(AT_ONCE, messages - at) }, (_, within) => at + within)
    await Promise.all(
      batch.map((n) => {
        const text = `${PHRASES[(n + number) % PHRASES.length]} · ${n + 1}`
        return friend.command({ type: 'send_text', chat: mine[n % mine.length], text })
      }),
    )
  }
}

/** She has read all but the newest few chats. */
async function read(phone) {
  for (const chat of (await chats(phone)).slice(3)) {
    await phone.command({ type: 'mark_read', chat: chat.id, upTo: chat.last.id })
  }
}

function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`
}
