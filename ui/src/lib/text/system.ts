// The system's lines in words.

import type { MessageView, SystemLine } from '../api/types'
import { duration } from '../words/dates'
import { t } from '../words/words.svelte'

export function systemWords(line: SystemLine): string {
  switch (line.line) {
    case 'created':
      return t('system-created', { by: line.byName })
    case 'renamed':
      return t('system-renamed', { by: line.byName, name: line.name })
    case 'added':
      return t('system-added', { by: line.byName, who: line.whoName })
    case 'removed':
      return t('system-removed', { by: line.byName, who: line.whoName })
    case 'left':
      return t('system-left', { who: line.whoName })
    case 'admin_changed':
      return line.admin
        ? t('system-admin', { by: line.byName, who: line.whoName })
        : t('system-no-admin', { by: line.byName, who: line.whoName })
    case 'timer_changed':
      return line.seconds > 0
        ? t('system-timer', { by: line.byName, time: duration(line.seconds) })
        : t('system-timer-off', { by: line.byName })
    case 'devices_changed':
      return t('system-devices', { who: line.whoName })
    case 'recovered':
      return t('system-recovered')
    case 'imported':
      return line.text
    case 'unreadable':
      return t('system-unreadable', { from: line.fromName })
  }
}

/** What stands where a message was deleted for everyone. */
export function deletedWords({ content, sender, outgoing }: MessageView): string {
  if (content.type !== 'deleted' || content.by === null || content.by === sender)
    return outgoing ? t('message-deleted-own') : t('message-deleted')
  return t('message-deleted-by', { name: content.byName })
}
