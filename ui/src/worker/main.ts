// The worker that holds the engine: one in the whole browser, elected by a lock that lives as long as it does.

import init, { Phone } from '../lib/wasm/harkara_phone'
import wasm from '../lib/wasm/harkara_phone_bg.wasm?url'
import type { ApiError, ErrorCode } from '../lib/api/types'
import { Engine, randomSeed } from './engine'
import { asApiError } from './fault'
import { ENGINE_LOCK, TABS_CHANNEL, TAKE_OVER, type FromWorker, type ToWorker } from './protocol'

/** How long a tab that was asked to let go may take. */
const HANDOVER_MS = 8_000
/** How long the browser may take to bury a worker that held the database. */
const BURIAL_MS = 5_000
const BURIAL_STEP_MS = 100

let engine: Engine | null = null
/** What the page said before the engine stood. */
const early: ToWorker[] = []

function post(message: FromWorker): void {
  postMessage(message)
}

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === 'start') void start(data.takeOver).catch(stop)
  else if (engine) guarded(engine, data)
  else early.push(data)
})

// Timers and the socket call in as well; what they throw is a panic.
addEventListener('error', ({ error }) => stop(error))

async function start(takeOver: boolean): Promise<void> {
  const instance = init({ module_or_path: wasm })
  if (!(await lead(takeOver))) return stop(apiError('already_open', 'another tab has it'))
  listenForTakeOver()
  await instance
  engine = new Engine(await open(), post, stop)
  post({ type: 'started' })
  for (const message of early.splice(0)) guarded(engine, message)
}

/** Resolves with whether this worker is the one, and keeps the lock if so. */
function lead(takeOver: boolean): Promise<boolean> {
  if (takeOver) new BroadcastChannel(TABS_CHANNEL).postMessage(TAKE_OVER)
  const options: LockOptions = takeOver ? { signal: AbortSignal.timeout(HANDOVER_MS) } : { ifAvailable: true }
  return new Promise((resolve) => {
    const held = navigator.locks.request(ENGINE_LOCK, options, (lock) => {
      resolve(lock !== null)
      // Never settled: the lock goes when the worker does.
      return lock ? new Promise<never>(() => undefined) : undefined
    })
    held.catch(() => resolve(false))
  })
}

function listenForTakeOver(): void {
  new BroadcastChannel(TABS_CHANNEL).onmessage = ({ data }) => {
    if (data === TAKE_OVER) stop(apiError('already_open', 'another tab has taken over'))
  }
}

/** The lock is ours, so whoever still has the file is a worker that has already ended. */
async function open(): Promise<Phone> {
  const until = Date.now() + BURIAL_MS
  for (;;) {
    try {
      return await Phone.open(randomSeed())
    } catch (thrown) {
      if (asApiError(thrown).code !== 'already_open' || Date.now() > until) throw thrown
      await new Promise((again) => setTimeout(again, BURIAL_STEP_MS))
    }
  }
}

function guarded(to: Engine, message: ToWorker): void {
  try {
    deliver(to, message)
  } catch (thrown) {
    const error = asApiError(thrown)
    // A refusal is an answer; anything else is a panic, after which the instance is of no use.
    if (typeof thrown === 'string' && 'id' in message) post({ type: 'refused', id: message.id, error })
    else stop(thrown)
  }
}

function deliver(to: Engine, message: ToWorker): void {
  if (message.type === 'command') to.command(message.id, message.command)
  else if (message.type === 'query') to.query(message.id, message.query)
  else if (message.type === 'visible') to.visible(message.chat)
  else if (message.type === 'kept') to.kept(message.persistent)
  else if (message.type === 'awake') to.awake()
  else if (message.type !== 'start') to.file(message)
}

function stop(thrown: unknown): void {
  post({ type: 'stopped', error: asApiError(thrown) })
  // Ends the socket and the timers, and lets go of the lock and the files.
  close()
}

function apiError(code: ErrorCode, detail: string): ApiError {
  return { code, detail }
}
