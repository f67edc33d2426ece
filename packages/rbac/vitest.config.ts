import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'rbac',
    // Some tests run compilers or create keys, and the full version runs each property 10,000 times.
    testTimeout: process.env.ROLECALL_FULL === '1' ? 600_000 : 60_000,
    root: import.meta.dirname,
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // `check` compiles the tests of types.
  },
})
