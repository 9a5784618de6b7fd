/// <reference types="vite/client" />
/// <reference types="svelte" />

/** Which shell this bundle is for; a constant at build time. */
declare const __SHELL__: 'tauri' | 'worker' | 'mock'
declare const __VERSION__: string

/** Where a browser has it: asks the person where to save. Rejects with an `AbortError` if they change their mind. */
interface Window {
  showSaveFilePicker?(options: { suggestedName: string }): Promise<FileSystemFileHandle>
}
