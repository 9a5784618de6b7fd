// A password for the mock's backups: long ones are good; one that begins with "wrong" is, and one with "gone" was tried too
// often.

import type { BackupPasswordView, Command, PasswordOutcome, PasswordStrength, Reply } from '../../api/types'
import { makeKey } from './backup'
import type { MockState } from './state'

const DONE: Reply = { type: 'done' }

export const NO_PASSWORD: BackupPasswordView = {
  set: false,
  changedMs: 0,
  destroyed: false,
  wrongTries: 0,
  triedMs: 0,
  usedMs: 0,
  wentBackMs: 0,
}

export function ratePassword(password: string): Reply {
  return { type: 'password_strength', strength: rate(password) }
}

export function setPassword(state: MockState, password: string): Reply {
  if (!rate(password).enough) throw state.error('password_weak')
  return change(state, { ...NO_PASSWORD, set: true, changedMs: Date.now(), usedMs: Date.now() })
}

export function change(state: MockState, to: Partial<BackupPasswordView>): Reply {
  state.password = { ...state.password, ...to }
  state.emit({ type: 'backup_password' })
  return DONE
}

export function openKey(state: MockState, command: Extract<Command, { type: 'open_backup_key' }>): Reply {
  return { type: 'backup_password', outcome: outcome(state, command.password) }
}

function outcome(state: MockState, password: string): PasswordOutcome {
  if (password.startsWith('wrong')) return { type: 'wrong', left: 9, waitMs: 5_000 }
  if (password.startsWith('gone')) return { type: 'gone' }
  const made = makeKey(state)
  if (made.type !== 'backup_key') throw state.error('internal')
  return { type: 'right', key: made.key.lines.join(' ') }
}

function rate(password: string): PasswordStrength {
  const score = Math.min(4, Math.floor(password.length / 5))
  return { score, enough: score >= 3, reasons: score < 3 ? ['common', 'few_words'] : [] }
}
