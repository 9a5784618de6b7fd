// Where a picture lies under the eye: larger around a point, drawn about, never lost.

export interface Lens {
  scale: number
  /** From the middle, in the window's pixels. */
  x: number
  y: number
}

export const WHOLE: Lens = { scale: 1, x: 0, y: 0 }
const MOST = 8

/** Larger or smaller by a factor, with the point (from the middle of the stage) staying where it is. */
export function zoomAt(lens: Lens, factor: number, px: number, py: number): Lens {
  const scale = Math.min(MOST, Math.max(1, lens.scale * factor))
  if (scale < 1.02) return WHOLE
  const by = scale / lens.scale
  return { scale, x: px - (px - lens.x) * by, y: py - (py - lens.y) * by }
}

/** Drawn about, as far as there is something to see. */
export function moveTo(lens: Lens, x: number, y: number, picture: Size, stage: Size): Lens {
  const far = (length: number, room: number) => Math.max(0, (length * lens.scale - room) / 2)
  const within = (value: number, most: number) => Math.min(most, Math.max(-most, value))
  return {
    ...lens,
    x: within(x, far(picture.width, stage.width)),
    y: within(y, far(picture.height, stage.height)),
  }
}

export interface Size {
  width: number
  height: number
}
