// What a worker answers with where something was thrown.

import type { ApiError } from '../lib/api/types'

/** `harkara_phone` throws the JSON of an `ApiError`, this folder's files the thing itself, and the browser what it likes. */
export function asApiError(thrown: unknown): ApiError {
  if (typeof thrown === 'string' && thrown.startsWith('{')) return JSON.parse(thrown) as ApiError
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'detail' in thrown)
    return thrown as ApiError
  return { code: 'internal', detail: String(thrown) }
}
