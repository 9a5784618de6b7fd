// Whether somebody is looking: what is on the screen then counts as read and does not notify.

/** Without a window manager a window is never focused; somebody who has just typed or clicked is there all the same. */
const RECENT_MS = 60_000
const ACTS = ['pointerdown', 'keydown', 'wheel', 'touchstart']
const TURNS = ['focus', 'blur', 'visibilitychange']

class Presence {
  here = $state(false)
  #acted = 0
  #leaving: ReturnType<typeof setTimeout> | undefined

  /** Follows the window until the returned function is called. */
  follow(): () => void {
    const look = () => this.#look()
    const act = () => {
      this.#acted = Date.now()
      this.#look()
    }
    // Not while capturing: the window's own focus is meant, not every element's.
    for (const name of TURNS) addEventListener(name, look)
    for (const name of ACTS) addEventListener(name, act, { capture: true, passive: true })
    this.#look()
    return () => {
      for (const name of TURNS) removeEventListener(name, look)
      for (const name of ACTS) removeEventListener(name, act, true)
      clearTimeout(this.#leaving)
    }
  }

  #look(): void {
    const recent = Date.now() - this.#acted < RECENT_MS
    this.here = document.visibilityState === 'visible' && (document.hasFocus() || recent)
    clearTimeout(this.#leaving)
    if (recent) this.#leaving = setTimeout(() => this.#look(), RECENT_MS)
  }
}

export const presence = new Presence()
