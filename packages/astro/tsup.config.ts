import { defineConfig } from 'tsup'
import manifest from './package.json' with { type: 'json' }
import { browserEntries } from './src/clerk-scripts/browser-entries.ts'

const built = /^\.\/dist\/(.+)\.js$/
const entries = Object.values(manifest.exports).flatMap((entry) => {
  const name = built.exec(typeof entry === 'string' ? entry : entry.default)?.[1]
  return name === undefined ? [] : [name]
})

export default defineConfig({
  entry: [...entries, ...Object.values(browserEntries).map((name) => `clerk-scripts/browser/${name}`)].map(
    (name) => `src/${name}.ts`,
  ),
  format: 'esm',
  target: 'es2023',
  platform: 'node',
  dts: true,
  clean: true,
  splitting: true,
  treeshake: true,
  // The package's own entries: the integration replaces the first, and the second must be one instance.
  external: [/^@rolecall\/astro\//, /^astro:/, /^virtual:/],
})
