import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'local-clerk',
    root: import.meta.dirname,
    // Polls reload a page between attempts.
    expect: { poll: { timeout: 15_000 } },
    globalSetup: './test/support/global-setup.ts',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // Tests of types are compiled by `check`, with everything else.
  },
})
