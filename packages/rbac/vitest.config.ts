import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'rbac',
    // Compilers and keys are at work in some, and the long version asks everything 10,000 times.
    testTimeout: process.env.ROLECALL_FULL === '1' ? 600_000 : 60_000,
    root: import.meta.dirname,
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // Tests of types are compiled by `check`, with everything else.
  },
})
