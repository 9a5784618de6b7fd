// Replaced by the phone's driver.

import type { Backend } from './backend'

export async function workerBackend(): Promise<Backend> {
  throw new Error('not built')
}
