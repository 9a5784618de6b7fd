// What a message holds, in words: where a line must do, as in the chat list.

import type { CallView, Content, MessageView } from '../api/types'
import { t } from '../words/words.svelte'
import { deletedWords, systemWords } from './system'

export function contentWords(message: MessageView): string {
  const { content } = message
  switch (content.type) {
    case 'text': {
      const [file] = content.files
      return content.text || (file ? t(`file-kind-${file.kind}`) : '')
    }
    case 'system':
      return systemWords(content.line)
    case 'deleted':
      return deletedWords(message)
    case 'call':
      return callWords(content.call)
    case 'left_out':
      return content.text || leftOutWords(content.name)
  }
}

/** What somebody wrote in it: what can be copied. */
export function writtenIn(content: Content): string {
  return content.type === 'text' || content.type === 'left_out' ? content.text : ''
}

export function callWords(call: CallView): string {
  const missed = call.video ? t('call-missed-video') : t('call-missed-voice')
  const held = call.video ? t('call-video') : t('call-voice')
  const words = call.missed ? missed : held
  return call.note ? `${words} · ${call.note}` : words
}

export function leftOutWords(name: string): string {
  return name ? t('left-out-named', { name }) : t('left-out')
}
