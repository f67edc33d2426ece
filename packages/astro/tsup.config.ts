import { defineConfig } from 'tsup'

export default defineConfig({
  entry: [
    'index',
    'policy',
    'middleware',
    'server',
    'client',
    'react',
    'testing',
    'runtime',
    'post-guard',
    'revive-policy',
    'clerk-scripts/browser/start',
    'clerk-scripts/browser/ready',
    'clerk-scripts/browser/needed',
    'clerk-scripts/browser/clerk-start',
  ].map((name) => `src/${name}.ts`),
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
