// Backups of the mock: `&backup=made|fault|phone_first` says how they stand at first; a run takes some seconds.

import type {
  BackupFault,
  BackupKeyView,
  BackupProgress,
  BackupStage,
  BackupView,
  Command,
  Reply,
} from '../../api/types'
import type { MockState } from './state'

const DONE: Reply = { type: 'done' }
const DAY = 86_400_000
const BYTES = 418_600_000
const ITEMS = 20_480
const STEPS = 24
const MADE = { messages: 20_154, media: 326 }

/** The mock's own key: a line's last digit is the sum of the others and of the line's number. */
export const KEY_LINES = Array.from({ length: 8 }, (_, line) => {
  const digits = [...String(4_718_039 + line * 613_717).padStart(7, '0')]
  return digits.join('') + String(sum(digits, line))
})
const WORDS =
  'amber basket candle desert ember ferry garden harbour island jasmine kettle lantern meadow needle orchard'

export function beginBackups(state: MockState, how: string): void {
  if (state.stage === 'fresh') return
  const phone = state.device === 'phone'
  state.backup = {
    key: how === 'phone_first' && !phone ? 'phone_first' : 'none',
    place: null,
    schedule: 'never',
    last: null,
    proven: null,
    fault: null,
    triedMs: 0,
    nextMs: null,
    running: null,
  }
  if (how !== 'made' && how !== 'fault') return
  const madeMs = Date.now() - (how === 'made' ? 0.3 : 3.3) * DAY
  change(state, {
    key: 'ready',
    place: { kind: 'folder', path: '/media/asha/Blue disk/Harkara' },
    schedule: 'daily',
    last: { madeMs, ...MADE, bytes: BYTES },
    proven: { provenMs: Date.now() - 12 * DAY, ...MADE },
    triedMs: madeMs,
    nextMs: madeMs + DAY,
  })
  if (how === 'fault') turn(state, 'away')
}

/** A fault has come in between, or is over. */
export function turn(state: MockState, fault: BackupFault | null): void {
  change(state, { fault, triedMs: Date.now(), running: null })
}

export function makeKey(state: MockState): Reply {
  const key: BackupKeyView = {
    lines: KEY_LINES,
    words: WORDS.split(' '),
    code: `HARKARAKEY1:${KEY_LINES.join('')}`,
    confirm: 4,
  }
  state.backupKey = key
  return { type: 'backup_key', key }
}

export function confirmKey(state: MockState, line: string): Reply {
  if (line.replace(/\s/g, '') !== KEY_LINES[state.backupKey?.confirm ?? 0]) throw state.error('backup_key')
  state.backupKey = null
  return change(state, { key: 'ready' })
}

export function checkKey(key: string): Reply {
  const digits = [...key.replace(/[^0-9]/g, '')]
  const lines = Array.from({ length: Math.floor(digits.length / 8) }, (_, at) =>
    digits.slice(at * 8, at * 8 + 8),
  )
  const wrong = lines.flatMap((line, at) => (sum(line.slice(0, 7), at) === Number(line[7]) ? [] : [at]))
  const asWords = /[a-z]/i.test(key) && !key.startsWith('HARKARA')
  const words = key.trim().toLowerCase().split(/\s+/)
  const known = WORDS.split(' ')
  const typed = asWords
    ? {
        whole: words.join(' ') === WORDS,
        wrong: words.flatMap((word, at) => (known.some((one) => one.startsWith(word)) ? [] : [at])),
        digits: 0,
      }
    : { whole: digits.length >= 64 && wrong.length === 0, wrong, digits: digits.length }
  return { type: 'backup_key_typed', typed }
}

export function setBackup(state: MockState, command: Extract<Command, { type: 'set_backup' }>): Reply {
  if (state.backup?.key !== 'ready') throw state.error('backup_no_key')
  const { place, schedule } = command
  if (!place) return change(state, { place: null, schedule: 'never', nextMs: null, fault: null })
  const days = { never: 0, daily: 1, weekly: 7, monthly: 30 }[schedule]
  return change(state, {
    place: place.kind === 's3' ? { ...place, secret: '' } : place,
    schedule,
    nextMs: days ? Date.now() + days * DAY : null,
  })
}

export function startBackup(state: MockState): Reply {
  if (!state.backup?.place) throw state.error('backup_no_place')
  return run(state, 'making', () => {
    const last = { madeMs: Date.now(), ...MADE, bytes: BYTES }
    change(state, { last, fault: null, triedMs: last.madeMs, running: null })
  })
}

export function proveBackup(state: MockState): Reply {
  return run(state, 'proving', () => {
    change(state, { proven: { provenMs: Date.now(), ...MADE }, running: null })
  })
}

export function cancelBackup(state: MockState): Reply {
  return change(state, { running: null })
}

/** Goes through a run, unless it is cancelled. */
export function run(state: MockState, stage: BackupStage, then: () => void, most = STEPS): Reply {
  if (state.backup?.running) throw state.error('backup_busy')
  const step = (at: number) => {
    if (at > 0 && !state.backup?.running) return
    if (at === most) return then()
    const progress = soFar(stage, at)
    if (state.backup) state.backup = { ...state.backup, running: progress }
    state.emit({ type: 'backup', event: { type: 'progress', progress } })
    state.after(250, () => step(at + 1))
  }
  step(0)
  return DONE
}

export function soFar(stage: BackupStage, step: number): BackupProgress {
  return {
    stage,
    bytes: Math.round((BYTES * step) / STEPS),
    bytesTotal: BYTES,
    items: Math.round((ITEMS * step) / STEPS),
    itemsTotal: ITEMS,
    leftMs: step > 2 ? (STEPS - step) * 9000 : null,
  }
}

export function change(state: MockState, to: Partial<BackupView>): Reply {
  if (state.backup) state.backup = { ...state.backup, ...to }
  state.emit({ type: 'backup', event: { type: 'changed', error: null } })
  return DONE
}

function sum(digits: string[], line: number): number {
  return digits.reduce((total, digit) => total + Number(digit), line) % 10
}
