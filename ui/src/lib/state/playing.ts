// One thing sounds at a time.

/** The player that was started last. */
let current: HTMLMediaElement | null = null

/** Called by a player that starts: the one before it falls silent. */
export function playAlone(player: HTMLMediaElement): void {
  if (current && current !== player) current.pause()
  current = player
}

/** All of a file that is played is in memory; what is larger is saved and played elsewhere. */
export const LARGEST_PLAYED = 256 * 2 ** 20
