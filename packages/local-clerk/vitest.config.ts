import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'local-clerk',
    root: import.meta.dirname,
    // Waits end with an event: these limits only matter on a machine that is busy with something else.
    expect: { poll: { timeout: 60_000 } },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    globalSetup: './test/support/global-setup.ts',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // Tests of types are compiled by `check`, with everything else.
  },
})
