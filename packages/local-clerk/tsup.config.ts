import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/index.ts', 'src/astro.ts', 'src/testing.ts', 'src/cli.ts'],
  format: 'esm',
  target: 'es2023',
  platform: 'node',
  dts: true,
  clean: true,
  splitting: true,
  treeshake: true,
})
