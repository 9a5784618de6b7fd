// A backup comes back in the mock: another key than its own is a wrong one, and a folder called "damaged" is damaged.

import type { Command, Reply, RestoreView } from '../../api/types'
import { KEY_LINES, beginBackups, change, run, soFar } from './backup'
import { ONLINE, type MockState } from './state'

const DONE: Reply = { type: 'done' }

export function restore(state: MockState, command: Extract<Command, { type: 'restore' }>): Reply {
  const { place, key } = command
  const digits = key.replace(/[^0-9]/g, '')
  if (digits.length === 64 && digits !== KEY_LINES.join('')) throw state.error('backup_wrong_key')
  if (place.kind === 's3' && place.bucket === 'empty') throw state.error('backup_missing')
  state.stage = 'linked'
  beginBackups(state, 'made')
  state.setConnection(ONLINE)
  state.restored = {
    madeMs: Date.now() - 86_400_000,
    messages: 20_154,
    media: 326,
    done: false,
    fault: null,
    lost: [],
  }
  follow(state)
  state.emit({ type: 'overview' })
  state.emit({ type: 'chats', chats: [...state.world.chats.keys()] })
  return DONE
}

export function resumeRestore(state: MockState): Reply {
  if (state.restored) state.restored = { ...state.restored, fault: null }
  follow(state)
  return DONE
}

/** Messages, then photos; at the end something could not be read. */
function follow(state: MockState): void {
  run(state, 'restoring_messages', () => {
    change(state, { running: soFar('restoring_media', 0) })
    if (state.backup) state.backup.running = null
    run(state, 'restoring_media', () => end(state))
  })
}

function end(state: MockState): void {
  const chats = [...state.world.chats.keys()].slice(0, 2)
  const day = Date.parse('2026-03-04T10:00:00Z')
  const lost: RestoreView['lost'] = [
    { missing: false, chats, fromMs: day, toMs: day + 2 * 86_400_000, file: false },
    { missing: true, chats: chats.slice(0, 1), fromMs: 0, toMs: 0, file: true },
  ]
  if (state.restored) state.restored = { ...state.restored, done: true, lost }
  change(state, { running: null })
}
