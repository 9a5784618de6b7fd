// Files in the mock's world: what messages hold, how they come and go, and what their bytes are.

import type {
  Answer,
  Command,
  FileKind,
  FileState,
  FileView,
  MessageId,
  MessageView,
  Query,
  Reply,
  SharedThing,
  SharedView,
} from '../../api/types'
import { photo, thumbnail, tone } from './pictures'
import type { MockState } from './state'
import { textContent } from './text'

const MB = 1_000_000
const DONE: Reply = { type: 'done' }

export function makeFile(
  place: number,
  kind: FileKind,
  name: string,
  size: number,
  state: FileState['state'] = 'here',
): FileView {
  const wide = place % 3 !== 1
  const pictured = kind === 'photo' || kind === 'video'
  const moves = kind === 'video' || kind === 'audio' || kind === 'voice'
  const types: Record<FileKind, string> = {
    file: 'application/octet-stream',
    photo: 'image/jpeg',
    video: 'video/mp4',
    audio: 'audio/x-wav',
    voice: 'audio/ogg',
  }
  return {
    place,
    kind,
    name,
    mediaType: types[kind],
    size,
    width: pictured ? (wide ? 1600 : 1200) : 0,
    height: pictured ? (wide ? 1200 : 1600) : 0,
    durationMs: moves ? (kind === 'video' ? 94_000 : 2_000) : 0,
    thumbnail: pictured,
    state: stateOf(state, size),
  }
}

function stateOf(state: FileState['state'], size: number): FileState {
  if (state === 'uploading' || state === 'downloading') return { state, done: size * 0.4, paused: false }
  return state === 'failed' ? { state, fault: 'missing', here: false } : { state }
}

export function filesOf(message: MessageView): FileView[] {
  return message.content.type === 'text' ? message.content.files : []
}

/** Says what a message holds, in place of its words. */
export function hold(message: MessageView, text: string, files: FileView[]): void {
  const content = textContent(text)
  if (content.type === 'text') message.content = { ...content, files }
}

export function shared(state: MockState, query: Extract<Query, { type: 'shared' }>): Answer {
  const { messages } = state.chat(query.chat)
  const all = messages.filter((message) => thingsOf(message, query.kind).length > 0).reverse()
  const at = (id: MessageId) => all.findIndex((message) => message.id === id)
  let start = query.before ? at(query.before) + 1 : 0
  let end = Math.min(all.length, start + query.limit)
  let more = end < all.length
  if (query.after && !query.before) {
    end = at(query.after)
    start = Math.max(0, end - query.limit)
    more = start > 0
  }
  const page = all.slice(start, end)
  const items = page.flatMap((message) => thingsOf(message, query.kind).map((thing) => view(message, thing)))
  const last = query.after && !query.before ? page[0] : page.at(-1)
  return { type: 'shared', items: structuredClone(items), end: (more && last?.id) || null }
}

function view(message: MessageView, thing: SharedThing): SharedView {
  const { id, senderName, outgoing, sentMs } = message
  return { message: id, senderName, outgoing, sentMs, thing }
}

function thingsOf(message: MessageView, kind: Extract<Query, { type: 'shared' }>['kind']): SharedThing[] {
  const { content } = message
  if (content.type !== 'text') return []
  if (kind === 'links')
    return content.links.map(({ url }): SharedThing => ({ is: 'link', url, text: content.text })).reverse()
  const wanted: FileKind[] = kind === 'media' ? ['photo', 'video'] : ['file', 'audio']
  const files = content.files.filter((file) => wanted.includes(file.kind))
  return files.map((file): SharedThing => ({ is: 'file', file })).reverse()
}

export function thumbnails(state: MockState, query: Extract<Query, { type: 'thumbnails' }>): Answer {
  state.thumbnailsAsked += query.of.length
  const pictures = query.of.map(({ message, place }) => {
    const file = filesOf(state.message(message))[place]
    return file?.thumbnail ? thumbnail(seedOf(message, place), file.width, file.height) : ''
  })
  return { type: 'thumbnails', pictures }
}

/** What the shell reads: the very file that was sent here, or one that looks like it. */
export function readMedia(state: MockState, message: MessageId, place: number): Promise<Blob> {
  const file = filesOf(state.message(message))[place]
  const sent = state.staged.get(`${message}/${place}`)
  if (sent) return Promise.resolve(sent)
  if (file?.kind === 'photo') return photo(seedOf(message, place), file.width, file.height)
  if (file?.kind === 'audio') return Promise.resolve(tone())
  return Promise.reject(state.error('file_not_here'))
}

function seedOf(message: MessageId, place: number): number {
  return parseInt(message.slice(0, 7), 16) + place * 7919
}

/** The files of a message that is being sent: looked at, encrypted, uploaded. */
export function attach(
  state: MockState,
  message: MessageView,
  files: Extract<Command, { type: 'send_files' }>['files'],
): void {
  const views = files.map((file, place) => {
    const blob = state.staged.get(file.source)
    if (blob) state.staged.set(`${message.id}/${place}`, blob)
    state.staged.delete(file.source)
    return makeFile(place, kindOf(blob?.type ?? ''), file.name, blob?.size ?? MB, 'preparing')
  })
  for (const [place, view] of views.entries()) {
    view.mediaType = state.staged.get(`${message.id}/${place}`)?.type ?? view.mediaType
    if (view.kind === 'video') view.thumbnail = false
  }
  hold(message, message.content.type === 'text' ? message.content.text : '', views)
  for (const file of views) state.after(300, () => move(state, message, file, 'uploading'))
}

function kindOf(type: string): FileKind {
  if (/^image\/(jpeg|png|webp|gif)$/.test(type)) return 'photo'
  if (/^video\/(mp4|webm|quicktime)/.test(type)) return 'video'
  return /^audio\//.test(type) ? 'audio' : 'file'
}

export function act(state: MockState, command: Extract<Command, { type: 'file' }>): Reply {
  const message = state.message(command.message)
  const file = filesOf(message)[command.place]
  if (!file) throw state.error('not_found')
  const { state: now } = file
  if (command.action === 'download') move(state, message, file, 'downloading')
  else if (command.action === 'resume' && 'done' in now) go(state, message, file)
  else if (command.action === 'resume') move(state, message, file, 'downloading')
  else if (command.action === 'pause' && 'done' in now) file.state = { ...now, paused: true }
  else if (command.action === 'cancel')
    file.state =
      now.state === 'downloading' ? { state: 'remote' } : { state: 'failed', fault: 'cancelled', here: true }
  state.changed(state.chat(message.chat), [message.id])
  return DONE
}

function move(
  state: MockState,
  message: MessageView,
  file: FileView,
  way: 'uploading' | 'downloading',
): void {
  file.state = { state: way, done: 0, paused: false }
  go(state, message, file)
  state.changed(state.chat(message.chat), [message.id])
}

/** Twenty steps, each told as progress alone. */
function go(state: MockState, message: MessageView, file: FileView): void {
  if ('done' in file.state) file.state = { ...file.state, paused: false }
  const step = () => {
    const { state: now } = file
    if (!('done' in now) || now.paused) return
    const done = Math.min(file.size, now.done + file.size / 20)
    file.state = done < file.size ? { ...now, done } : { state: 'here' }
    const { id, chat } = message
    if (done < file.size) {
      state.emit({ type: 'files', progress: [{ chat, message: id, place: file.place, done }] })
      state.after(160, step)
    } else state.changed(state.chat(chat), [id])
  }
  state.after(160, step)
}
