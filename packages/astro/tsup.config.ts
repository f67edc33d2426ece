import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/index.ts', 'src/policy.ts', 'src/middleware.ts', 'src/server.ts', 'src/client.ts', 'src/react.ts', 'src/testing.ts'],
  format: 'esm',
  target: 'es2023',
  platform: 'node',
  dts: true,
  clean: true,
  splitting: true,
  treeshake: true,
})
