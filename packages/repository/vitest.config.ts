import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'repository',
    root: import.meta.dirname,
    globalSetup: './test/fixtures/global-setup.ts',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // Tests of types are compiled by `check`, with everything else.
  },
})
