import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'astro',
    root: import.meta.dirname,
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // Tests of types are compiled by `check`, with everything else.
  },
})
