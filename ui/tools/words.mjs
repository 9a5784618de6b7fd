// Checks the message files against each other and against the code, and writes the typed keys.
// `node tools/words.mjs` fails on missing or unused keys, `--write` also renews src/lib/words/keys.ts.

import { FluentParser, Visitor } from '@fluent/syntax'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const WORDS = 'src/lib/words'
const KEYS = join(WORDS, 'keys.ts')

/** Every message of a file with the variables it uses. */
function read(language) {
  const resource = new FluentParser().parse(readFileSync(join(WORDS, `${language}.ftl`), 'utf8'))
  const messages = new Map()
  for (const entry of resource.body) {
    if (entry.type === 'Junk')
      problems.push(`${language}.ftl: cannot be read: ${entry.content.trim().slice(0, 60)}`)
    if (entry.type !== 'Message') continue
    if (messages.has(entry.id.name)) problems.push(`${language}.ftl: twice: ${entry.id.name}`)
    const variables = new Set()
    const visitor = new (class extends Visitor {
      visitVariableReference(node) {
        variables.add(node.id.name)
      }
    })()
    visitor.visit(entry)
    messages.set(entry.id.name, variables)
  }
  return messages
}

function sources(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(svelte|ts)$/.test(entry.name) && entry.name !== 'keys.ts')
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n')
}

function typed(messages) {
  const lines = [...messages].map(([key, variables]) => {
    const fields = [...variables].sort().map((name) => `${name}: string | number`)
    return `  '${key}': ${fields.length ? `{ ${fields.join('; ')} }` : 'undefined'}`
  })
  return `// Written by tools/words.mjs from en.ftl.\n\nexport interface Words {\n${lines.join('\n')}\n}\n`
}

const problems = []
const english = read('en')
for (const language of ['bn', 'hi', 'fa']) {
  const other = read(language)
  for (const [key, variables] of english) {
    const theirs = other.get(key)
    if (!theirs) problems.push(`${language}.ftl: missing: ${key}`)
    else if ([...theirs].some((name) => !variables.has(name)))
      problems.push(`${language}.ftl: unknown variable in ${key}`)
  }
  for (const key of other.keys())
    if (!english.has(key)) problems.push(`${language}.ftl: not in en.ftl: ${key}`)
}

const code = sources('src')
// A key is used where it stands in quotes, or where a template like `error-${code}` begins it.
const prefixes = [...code.matchAll(/`([a-z][a-z-]*-)\$\{/g)].map((match) => match[1])
for (const key of english.keys()) {
  const used =
    code.includes(`'${key}'`) ||
    code.includes(`"${key}"`) ||
    prefixes.some((prefix) => key.startsWith(prefix))
  if (!used) problems.push(`en.ftl: unused: ${key}`)
}

const wanted = typed(english)
if (process.argv.includes('--write')) writeFileSync(KEYS, wanted)
else if (readFileSync(KEYS, 'utf8') !== wanted) problems.push('keys.ts is not current: npm run words')

for (const problem of problems) console.error(problem)
process.exit(problems.length ? 1 : 0)
