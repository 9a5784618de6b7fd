// The worker that looks at one file that is to be sent, and ends: what it is, and of a photo what is sent instead of it.
// A file that breaks it is said to be unreadable, and breaks nothing else.

import init, {
  lastChunk,
  listenToVoice,
  lookAtPicture,
  pictureIsFit,
  recognise,
} from '../../lib/wasm/harkara_phone'
import wasm from '../../lib/wasm/harkara_phone_bg.wasm?url'
import { canvasIsTrue, photo, type Photo } from './photo'
import type { Found, LookAnswer, LookRequest } from './protocol'

/** So many first bytes are enough to tell. */
const ENOUGH = 4096
/** A photo beyond this is sent as it is: no camera's pictures are so large. */
const LARGEST_PHOTO = 64 << 20
/** As crates/voice has them. */
const VOICE = 'audio/ogg'
const LARGEST_VOICE = 32 << 20

addEventListener('message', ({ data }: MessageEvent<LookRequest>) => {
  void look(data).then(
    (answer) => postMessage(answer),
    (thrown) => postMessage(String(thrown)),
  )
})

async function look({ blob, shrink, voice }: LookRequest): Promise<LookAnswer> {
  await init({ module_or_path: wasm })
  const recognised = recognise(new Uint8Array(await blob.slice(0, ENOUGH).arrayBuffer()))
  const found: Found = {
    kind: recognised.kind as Found['kind'],
    mediaType: recognised.mediaType,
    ending: null,
    width: 0,
    height: 0,
    durationMs: 0,
    waveform: [],
  }
  if (voice && found.mediaType === VOICE) await listen(blob, found)
  const made = found.kind === 'photo' ? await picture(blob, shrink, found.mediaType) : null
  // One that can't be read is a file like any other.
  if (found.kind === 'photo' && !made) found.kind = 'file'
  if (made) Object.assign(found, { width: made.width, height: made.height })
  if (made?.blob) {
    found.mediaType = made.blob.type
    found.ending = made.blob.type === 'image/png' ? 'png' : 'jpg'
  }
  const sent = made?.blob ?? blob
  const thumbnail = made?.thumbnail ?? new Uint8Array()
  return { found, thumbnail, blob: sent, last: lastChunk(sent.size) ?? null }
}

/** What turns out to be no voice message is a file like any other. */
async function listen(blob: Blob, found: Found): Promise<void> {
  if (blob.size > LARGEST_VOICE) return
  const spoken = listenToVoice(new Uint8Array(await blob.arrayBuffer()))
  if (!spoken) return
  const { mediaType, durationMs, waveform } = spoken
  Object.assign(found, { kind: 'voice', mediaType, durationMs, waveform: [...waveform] })
}

async function picture(blob: Blob, wanted: boolean, mediaType: string): Promise<Photo | null> {
  if (blob.size > LARGEST_PHOTO) return null
  const bytes = new Uint8Array(await blob.arrayBuffer())
  if (!pictureIsFit(bytes)) return null
  const shrink = wanted && mediaType !== 'image/gif'
  try {
    if (canvasIsTrue()) return await photo(new Blob([bytes], { type: mediaType }), shrink)
  } catch {
    // A form it does not know, or no room for its pixels.
  }
  return byOwnDecoder(bytes, shrink)
}

function byOwnDecoder(bytes: Uint8Array, shrink: boolean): Photo | null {
  const made = lookAtPicture(bytes, shrink)
  if (!made) return null
  const { width, height } = made
  const blob = made.bytes
    ? new Blob([made.bytes as Uint8Array<ArrayBuffer>], { type: made.mediaType ?? '' })
    : null
  return { blob, width, height, thumbnail: made.thumbnail as Uint8Array<ArrayBuffer> }
}
