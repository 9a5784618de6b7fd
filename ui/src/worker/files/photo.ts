// Photos made small by the browser itself: its decoders are several times as fast as ours, know how a phone's camera
// turns a picture, and stay within the memory a phone has. A canvas holds pixels and nothing else.

/** As crates/media has them. */
const LONGER_SIDE = 2560
const QUALITY = 0.84
const THUMBNAIL_SIDE = 320
const THUMBNAIL_QUALITIES = [0.7, 0.5, 0.3]
/** Ten must fit into a message. */
const THUMBNAIL_BYTES = 8 * 1024
const SMALLEST_SIDE = 16

export interface Photo {
  /** Null: only looked at. */
  blob: Blob | null
  width: number
  height: number
  thumbnail: Uint8Array<ArrayBuffer>
}

/** Decodes, turns upright, and encodes anew where it is to be made smaller. Throws where the browser can't. */
export async function photo(source: Blob, shrink: boolean): Promise<Photo> {
  const bitmap = await createImageBitmap(source)
  try {
    const { width, height } = bitmap
    const small = drawn(bitmap, shrink ? LONGER_SIDE : THUMBNAIL_SIDE)
    const thumbnail = await thumbnailOf(small)
    if (!shrink) return { blob: null, width, height, thumbnail }
    const clear = source.type !== 'image/jpeg' && isTransparent(small)
    const blob = await small.convertToBlob(
      clear ? { type: 'image/png' } : { type: 'image/jpeg', quality: QUALITY },
    )
    return { blob, width: small.width, height: small.height, thumbnail }
  } finally {
    bitmap.close()
  }
}

/** Some browsers hand out altered pixels, so that pages can't tell people apart. Their photos would be spoilt. */
export function canvasIsTrue(): boolean {
  const canvas = new OffscreenCanvas(16, 16)
  const context = contextOf(canvas)
  const written = context.createImageData(16, 16)
  crypto.getRandomValues(written.data)
  for (let at = 3; at < written.data.length; at += 4) written.data[at] = 255
  context.putImageData(written, 0, 0)
  const read = context.getImageData(0, 0, 16, 16).data
  return read.every((byte, place) => byte === written.data[place])
}

async function thumbnailOf(picture: OffscreenCanvas): Promise<Uint8Array<ArrayBuffer>> {
  for (let side = THUMBNAIL_SIDE; side >= SMALLEST_SIDE; side /= 2) {
    const small = drawn(picture, side, 'white')
    for (const quality of THUMBNAIL_QUALITIES) {
      const blob = await small.convertToBlob({ type: 'image/jpeg', quality })
      if (blob.size <= THUMBNAIL_BYTES) return new Uint8Array(await blob.arrayBuffer())
    }
  }
  throw new Error('no thumbnail is small enough')
}

/** The picture with so many pixels on its longer side, at most. */
function drawn(picture: ImageBitmap | OffscreenCanvas, longest: number, ground?: string): OffscreenCanvas {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height))
  const side = (length: number): number => Math.max(1, Math.round(length * scale))
  const canvas = new OffscreenCanvas(side(picture.width), side(picture.height))
  const context = contextOf(canvas)
  context.imageSmoothingQuality = 'high'
  if (ground !== undefined) {
    context.fillStyle = ground
    context.fillRect(0, 0, canvas.width, canvas.height)
  }
  context.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return canvas
}

function isTransparent(canvas: OffscreenCanvas): boolean {
  const { data } = contextOf(canvas).getImageData(0, 0, canvas.width, canvas.height)
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return true
  return false
}

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('no canvas')
  return context
}
