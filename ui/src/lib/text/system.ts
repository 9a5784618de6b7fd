// The system's lines in words.

import type { SystemLine } from '../api/types'
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
