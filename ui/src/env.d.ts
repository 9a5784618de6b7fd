/// <reference types="vite/client" />
/// <reference types="svelte" />

/** Which shell this bundle is for; a constant at build time. */
declare const __SHELL__: 'tauri' | 'worker' | 'mock'
declare const __VERSION__: string
