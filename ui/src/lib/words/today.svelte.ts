// What day it is, for words like "today": they change at midnight under the eyes of whoever leaves the window open.

/** A computer that slept through midnight, or whose clock was set, is noticed within this time. */
const LONGEST_WAIT = 60_000

let now = $state(Date.now())

export function today(): number {
  return now
}

export function startOfDay(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0)
}

function look(): void {
  // Within a day nothing that is shown changes, and nothing is drawn anew.
  if (startOfDay(Date.now()) !== startOfDay(now)) now = Date.now()
  const tomorrow = new Date().setHours(24, 0, 0, 0)
  setTimeout(look, Math.min(tomorrow - Date.now(), LONGEST_WAIT))
}

look()
