// Backups of the mock: made within seconds, proven as fast. A folder that is called "gone" can't be reached, one that is
// called "full" has no room, one that is called "empty" has no backup.

import type {
  BackupFault,
  BackupKeyView,
  BackupMade,
  BackupPlace,
  BackupProgress,
  BackupStage,
  BackupView,
  Command,
  Reply,
  RestoreView,
} from '../../api/types'
import type { MockState } from './state'

const DONE: Reply = { type: 'done' }
const LINES = ['17452638', '90218374', '55610293', '38472910', '62839401', '74019283', '29384756', '10293847']
const WORDS =
  'abandon ability able about above absent absorb abstract absurd abuse access accident account accuse achieve'
const KEY: BackupKeyView = {
  lines: LINES,
  words: WORDS.split(' '),
  code: 'HARKARABACKUP1:AAAAAAAA',
  confirm: 2,
}
const DAY = 24 * 3_600_000
const BYTES = 512_000_000

export class MockBackup {
  view: BackupView
  restore: RestoreView | null = null
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(readonly state: MockState) {
    const key = state.device === 'phone' ? 'none' : 'phone_first'
    this.view = {
      key,
      place: null,
      schedule: 'never',
      last: null,
      proven: null,
      fault: null,
      triedMs: 0,
      nextMs: null,
      running: null,
    }
  }

  command(command: Command): Reply | null {
    switch (command.type) {
      case 'make_backup_key':
        return { type: 'backup_key', key: KEY }
      case 'confirm_backup_key':
        if (command.line.replace(/\D/g, '') !== LINES[KEY.confirm]) throw this.state.error('backup_key')
        this.#change({ key: 'ready' })
        return DONE
      case 'check_backup_key':
        return { type: 'backup_key_typed', typed: typed(command.key) }
      case 'set_backup': {
        if (command.place && this.view.key !== 'ready') throw this.state.error('backup_no_key')
        const nextMs = command.place && command.schedule !== 'never' ? Date.now() + DAY : null
        this.#change({ place: hidden(command.place), schedule: command.schedule, fault: null, nextMs })
        return DONE
      }
      case 'start_backup':
        if (!this.view.place) throw this.state.error('backup_no_place')
        this.#run(['making', 'checking'], () => ({ last: made(), fault: null }))
        return DONE
      case 'prove_backup':
        this.#run(['proving'], () => ({ proven: { ...made(), provenMs: Date.now() }, fault: null }))
        return DONE
      case 'cancel_backup':
        clearTimeout(this.#timer)
        this.#change({ running: null })
        return DONE
      case 'restore':
        if (name(command.place) === 'gone') throw this.state.error('backup_away')
        if (name(command.place) === 'empty') throw this.state.error('backup_missing')
        if (!typed(command.key).whole) throw this.state.error('backup_key')
        this.restore = { ...made(), done: false, fault: null, lost: [] }
        this.#run(['restoring_messages', 'restoring_media'], () => {
          this.restore = { ...made(), done: true, fault: null, lost: [] }
          return {}
        })
        return DONE
      case 'resume_restore':
        return DONE
      default:
        return null
    }
  }

  #run(stages: BackupStage[], end: () => Partial<BackupView>): void {
    if (this.view.running) throw this.state.error('backup_busy')
    const steps = stages.flatMap((stage) => [0, 0.3, 0.6, 0.9].map((part) => progress(stage, part)))
    const fault = failing(this.view.place)
    const step = (): void => {
      const next = steps.shift()
      if (fault && steps.length < 4) return this.#change({ running: null, fault, triedMs: Date.now() })
      if (!next) return this.#change({ running: null, triedMs: Date.now(), ...end() })
      this.view = { ...this.view, running: next }
      this.state.emit({ type: 'backup', event: { type: 'progress', progress: next } })
      this.#timer = setTimeout(step, 400 / this.state.speed)
    }
    step()
  }

  #change(change: Partial<BackupView>): void {
    this.view = { ...this.view, ...change }
    this.state.emit({ type: 'backup', event: { type: 'changed', error: null } })
  }
}

function made(): BackupMade {
  return { madeMs: Date.now(), messages: 20_000, media: 312, bytes: BYTES }
}

function progress(stage: BackupStage, part: number): BackupProgress {
  const leftMs = part > 0 ? (1 - part) * 60_000 : null
  return { stage, bytes: BYTES * part, bytesTotal: BYTES, items: 20_312 * part, itemsTotal: 20_312, leftMs }
}

function typed(key: string) {
  const digits = key.replace(/\D/g, '')
  const lines = digits.match(/.{8}/g) ?? []
  const wrong = lines.flatMap((line, place) => (line === LINES[place] ? [] : [place]))
  const whole = digits === LINES.join('') || key.trim() === WORDS
  return { whole, wrong, digits: digits.length }
}

function name(place: BackupPlace | null): string {
  return place?.kind === 'folder' ? (place.path.split('/').pop() ?? '') : ''
}

function failing(place: BackupPlace | null): BackupFault | null {
  if (name(place) === 'gone') return 'away'
  return name(place) === 'full' ? 'full' : null
}

/** Secrets go in and never come out. */
function hidden(place: BackupPlace | null): BackupPlace | null {
  return place?.kind === 's3' ? { ...place, secret: '' } : place
}
