// The emoji of Unicode with names in the person's language, loaded only when somebody opens the picker.

import type { CompactEmoji, MessagesDataset } from 'emojibase'
import { language } from '../../lib/words/words.svelte'

export interface Emoji {
  unicode: string
  label: string
  words: string[]
}

export interface EmojiGroup {
  key: number
  name: string
  emoji: Emoji[]
}

/** Parts of other emoji (skin tones, hair), not emoji to send. */
const COMPONENTS = 2

export async function loadEmoji(): Promise<EmojiGroup[]> {
  const [all, messages] = await dataset()
  return messages.groups
    .filter((group) => group.order !== COMPONENTS)
    .map((group) => ({
      key: group.order,
      name: group.message,
      emoji: all
        .filter((emoji) => emoji.group === group.order)
        .sort((a, b) => (a.order ?? 0) - (b.order ?? 0))
        .map(({ unicode, label, tags }) => ({
          unicode,
          label,
          words: [label, ...(tags ?? [])].flatMap(split),
        })),
    }))
}

async function dataset(): Promise<[CompactEmoji[], MessagesDataset]> {
  // There is no Persian set; English names are better than none.
  switch (language()) {
    case 'bn':
      return both(import('emojibase-data/bn/compact.json'), import('emojibase-data/bn/messages.json'))
    case 'hi':
      return both(import('emojibase-data/hi/compact.json'), import('emojibase-data/hi/messages.json'))
    default:
      return both(import('emojibase-data/en/compact.json'), import('emojibase-data/en/messages.json'))
  }
}

async function both(
  emoji: Promise<{ default: unknown }>,
  messages: Promise<{ default: unknown }>,
): Promise<[CompactEmoji[], MessagesDataset]> {
  return [(await emoji).default as CompactEmoji[], (await messages).default as MessagesDataset]
}

function split(text: string): string[] {
  return [text.toLocaleLowerCase(), ...text.toLocaleLowerCase().split(/\s+/)]
}
