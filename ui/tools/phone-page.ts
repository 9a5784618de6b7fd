// What makes the phone's build an installable page: manifest, icons, and a service worker that keeps all of it.

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Plugin, type ResolvedConfig } from 'vite'

const ICONS = [
  { file: 'icon-192.png', from: 'phone-192.png', sizes: '192x192', purpose: 'any' },
  { file: 'icon-512.png', from: 'icon.png', sizes: '512x512', purpose: 'any' },
  { file: 'icon-maskable.png', from: 'phone-maskable.png', sizes: '512x512', purpose: 'maskable' },
]

const MANIFEST = {
  name: 'Harkara',
  short_name: 'Harkara',
  description: 'A messenger whose devices do not need each other.',
  id: './',
  start_url: './',
  scope: './',
  display: 'standalone',
  background_color: '#f5efe6',
  theme_color: '#f5efe6',
  categories: ['social', 'communication'],
  icons: ICONS.map(({ file, sizes, purpose }) => ({ src: file, sizes, purpose, type: 'image/png' })),
}

export function phonePage(): Plugin {
  let config: ResolvedConfig
  return {
    name: 'harkara-phone-page',
    configResolved(resolved) {
      config = resolved
    },
    transformIndexHtml: () => [
      { tag: 'link', attrs: { rel: 'manifest', href: './manifest.webmanifest' }, injectTo: 'head' },
      { tag: 'link', attrs: { rel: 'apple-touch-icon', href: './icon-192.png' }, injectTo: 'head' },
    ],
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'manifest.webmanifest', source: JSON.stringify(MANIFEST) })
      for (const { file, from } of ICONS) {
        const source = readFileSync(join(config.root, '../icons', from))
        this.emitFile({ type: 'asset', fileName: file, source })
      }
    },
    async closeBundle() {
      const out = join(config.root, config.build.outDir)
      await build({
        configFile: false,
        root: config.root,
        logLevel: 'warn',
        publicDir: false,
        define: {
          __SHELL_FILES__: JSON.stringify(shellFiles(out)),
          'process.env.NODE_ENV': '"production"',
        },
        build: {
          outDir: out,
          emptyOutDir: false,
          target: config.build.target,
          lib: {
            entry: join(config.root, 'src/service-worker.ts'),
            formats: ['iife'],
            name: 'harkara',
            fileName: () => 'service-worker.js',
          },
        },
      })
    },
  }
}

/** Every file of the build with what tells one version of it from another; names under assets/ already carry that. */
function shellFiles(out: string): { url: string; revision: string | null }[] {
  return readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'service-worker.js')
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => {
      const url = path.slice(out.length + 1).replaceAll('\\', '/')
      return { url, revision: url.startsWith('assets/') ? null : revision(path) }
    })
}

function revision(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 16)
}
