// Narrows commands and queries to their own replies and answers.

import type { Answer, ApiError, Command, Query, Reply } from '../api/types'
import type { Backend } from './backend'

type AnswerName<Q extends Query['type']> = Q extends 'messages_by_id' ? 'messages' : Q
type AnswerTo<Q extends Query['type']> = Extract<Answer, { type: AnswerName<Q> }>

let chosen: Backend | null = null

/** Called once, before the first screen. */
export function use(backend: Backend): void {
  chosen = backend
}

export function backend(): Backend {
  if (!chosen) throw new Error('no backend chosen yet')
  return chosen
}

export async function ask<Q extends Query>(query: Q): Promise<AnswerTo<Q['type']>> {
  const answer = await backend().query(query)
  const wanted = query.type === 'messages_by_id' ? 'messages' : query.type
  if (answer.type !== wanted) throw internal(`${query.type} was answered with ${answer.type}`)
  return answer as AnswerTo<Q['type']>
}

export function tell(command: Command): Promise<Reply> {
  return backend().command(command)
}

/** Any thrown thing as an `ApiError`: backends reject with one, anything else is a fault of ours. */
export function asApiError(thrown: unknown): ApiError {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'detail' in thrown) {
    return thrown as ApiError
  }
  return internal(String(thrown))
}

function internal(detail: string): ApiError {
  return { code: 'internal', detail }
}
