// Fingers on a row: drawn towards the end of the line, or held. A mouse has buttons and menus of its own.

import type { Attachment } from 'svelte/attachments'

const FAR = 56
const FARTHEST = 76
const HELD_MS = 480

/** `onswipe`: drawn far enough and let go. `onhold`: kept down without moving. */
export function touch(onswipe: () => void, onhold: (x: number, y: number) => void): Attachment<HTMLElement> {
  return (row) => {
    let start: { x: number; y: number; id: number } | null = null
    let drawn = 0
    let timer: ReturnType<typeof setTimeout> | undefined

    const rightwards = () => (getComputedStyle(row).direction === 'rtl' ? -1 : 1)
    const rest = () => {
      clearTimeout(timer)
      start = null
      drawn = 0
      row.style.removeProperty('translate')
      delete row.dataset['drawn']
    }
    const down = (event: PointerEvent) => {
      if (event.pointerType === 'mouse' || !event.isPrimary) return
      start = { x: event.clientX, y: event.clientY, id: event.pointerId }
      timer = setTimeout(() => {
        const at = start
        rest()
        if (at) onhold(at.x, at.y)
      }, HELD_MS)
    }
    const move = (event: PointerEvent) => {
      if (event.pointerId !== start?.id) return
      const way = (event.clientX - start.x) * rightwards()
      const across = Math.abs(event.clientY - start.y)
      if (Math.abs(way) > 10 || across > 10) clearTimeout(timer)
      if (drawn === 0 && (way < 14 || across > way)) return
      drawn = Math.max(0, Math.min(way, FARTHEST))
      row.style.translate = `${drawn * rightwards()}px`
      row.dataset['drawn'] = drawn >= FAR ? 'far' : 'near'
    }
    const up = () => {
      const far = drawn >= FAR
      rest()
      if (far) onswipe()
    }
    row.addEventListener('pointerdown', down)
    row.addEventListener('pointermove', move)
    row.addEventListener('pointerup', up)
    row.addEventListener('pointercancel', rest)
    return () => {
      clearTimeout(timer)
      row.removeEventListener('pointerdown', down)
      row.removeEventListener('pointermove', move)
      row.removeEventListener('pointerup', up)
      row.removeEventListener('pointercancel', rest)
    }
  }
}
