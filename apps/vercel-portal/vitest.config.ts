import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'vercel-portal',
    root: import.meta.dirname,
    include: ['scripts/**/*.test.ts', 'src/**/*.test.ts'],
  },
})
