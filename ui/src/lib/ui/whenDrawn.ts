// A row of a virtual list that was out of view is drawn some frames after it was scrolled to; on a busy computer, many.

const FRAMES = 60

/** Focuses the element now if it is drawn, or as soon as it is; gives up after a second or so. */
export function focusWhenDrawn(find: () => HTMLElement | null | undefined, frames = FRAMES): void {
  const drawn = find()
  if (drawn) drawn.focus()
  else if (frames > 0) requestAnimationFrame(() => focusWhenDrawn(find, frames - 1))
}
