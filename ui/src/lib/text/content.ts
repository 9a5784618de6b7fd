// What a message holds, in words: for the chat list, and for what has no view of its own.

import type { CallView, Content, LinkSpan } from '../api/types'
import { t } from '../words/words.svelte'
import { systemWords } from './system'

export function contentWords(content: Content): string {
  switch (content.type) {
    case 'text':
      return content.text
    case 'system':
      return systemWords(content.line)
    case 'call':
      return callWords(content.call)
    case 'left_out':
      return leftOutHead(content.name) + (content.text && `\n${content.text}`)
  }
}

// Links stand where they stand in the text; a head before it moves them on.
export function contentLinks(content: Content): LinkSpan[] {
  if (content.type === 'text') return content.links
  if (content.type !== 'left_out') return []
  const by = leftOutHead(content.name).length + 1
  return content.links.map((link) => ({ ...link, start: link.start + by, end: link.end + by }))
}

export function callWords(call: CallView): string {
  const missed = call.video ? t('call-missed-video') : t('call-missed-voice')
  const held = call.video ? t('call-video') : t('call-voice')
  const words = call.missed ? missed : held
  return call.note ? `${words} · ${call.note}` : words
}

function leftOutHead(name: string): string {
  return name ? t('left-out-named', { name }) : t('left-out')
}
