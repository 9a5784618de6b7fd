// File names as they are shown: whatever a name holds, it stays on its line and runs in its own direction.

import { isTall, textDirection } from './text'

/** Shorter names are not taken apart. */
const SHORT = 22
/** Of what stands before the ending, so much is kept with it. */
const KEPT = 5
const LONGEST_ENDING = 8

export interface CutName {
  head: string
  /** Never given up: the ending, and a little before it. */
  tail: string
  dir: 'ltr' | 'rtl'
}

export function cutName(name: string): CutName {
  const clean = name.replace(UNSEEN, '')
  const dir = textDirection(clean) ?? 'ltr'
  if (clean.length <= SHORT) return { head: clean, tail: '', dir }
  const dot = clean.lastIndexOf('.')
  const ended = dot > 0 && clean.length - dot <= LONGEST_ENDING
  // Where letters join, a cut between two of them would show; the dot never joins.
  const joined = isTall(clean) || /\P{ASCII}/u.test(clean)
  const at = (ended ? dot : clean.length) - (joined ? 0 : KEPT)
  return { head: clean.slice(0, at), tail: clean.slice(at), dir }
}

/** Turns the order of what is seen, or is not seen itself; the engine takes them out of names as well. */
const UNSEEN = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu
