// The picture of a sound: bars from 0 to 1.

/** Bars of a voice message's picture. */
export const BARS = 64

/** As a message carries it; where it has none, a quiet line. */
export function barsOf(waveform: string): number[] {
  const bytes = waveform ? atob(waveform) : ''
  return Array.from({ length: BARS }, (_, bar) => (bytes.charCodeAt(bar) || 0) / 255)
}

/** Many bars drawn as fewer: of those that fall together, the highest. */
export function fewer(bars: number[], count: number): number[] {
  return Array.from({ length: count }, (_, bar) => {
    const from = Math.floor((bar * bars.length) / count)
    const to = Math.max(from + 1, Math.floor(((bar + 1) * bars.length) / count))
    return Math.max(0, ...bars.slice(from, to))
  })
}
