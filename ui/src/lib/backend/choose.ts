// Picks the backend this bundle was built for.

import type { Backend } from './backend'

export async function chooseBackend(): Promise<Backend> {
  if (__SHELL__ === 'tauri') return (await import('./tauri')).tauriBackend()
  if (__SHELL__ === 'worker') return (await import('./worker')).workerBackend()
  return (await import('./mock/mock')).mockBackend(new URLSearchParams(location.search))
}
