import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/index.ts', 'src/migrations.ts', 'src/audit.ts', 'src/embedded.ts'],
  format: 'esm',
  target: 'es2023',
  platform: 'node',
  dts: true,
  clean: true,
  splitting: true,
  treeshake: true,
  // Workers and edge runtimes know Node's modules by this prefix only.
  removeNodeProtocol: false,
})
