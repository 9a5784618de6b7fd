import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'
import manifest from './package.json' with { type: 'json' }
import { phonePage } from './tools/phone-page.ts'

// One UI, three shells: the desktop window (default), the phone page (`--mode phone`), the offline mock (`--mode mock`).
const outDir: Record<string, string> = { phone: 'dist-phone', mock: 'dist-mock' }

export default defineConfig(({ mode }) => ({
  base: './',
  plugins: [svelte(), ...(mode === 'phone' ? [phonePage()] : [])],
  // The shell is a constant, so that the others' code is not in the bundle.
  define: {
    __SHELL__: JSON.stringify(mode === 'production' ? 'tauri' : mode === 'phone' ? 'worker' : 'mock'),
    __VERSION__: JSON.stringify(manifest.version),
  },
  build: {
    outDir: outDir[mode] ?? 'dist',
    emptyOutDir: true,
    target: ['chrome110', 'safari16.4', 'firefox115'],
    // Inlined files become data: URLs, which the content security policy does not allow.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  worker: { format: 'es' },
  server: { host: '127.0.0.1', port: 5173, strictPort: true },
  test: { include: ['tests/unit/**/*.test.ts'], environment: 'node' },
}))
