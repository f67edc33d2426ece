import { globSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { defineConfig, type TestUserConfig } from 'vitest/config'

const isFull = process.env['ROLECALL_FULL'] === '1'

/**
 * Limits for `npm test` and CI, where several suites share the processor: they end a test that hangs, and never one that
 * is slow. Without CI the limits of each project hold.
 */
const limits: TestUserConfig = process.env['CI']
  ? {
      testTimeout: isFull ? 900_000 : 180_000,
      hookTimeout: 180_000,
      teardownTimeout: 60_000,
      expect: { poll: { timeout: 60_000 } },
    }
  : {}

export default defineConfig({
  test: {
    projects: [
      ...globSync('{packages,apps}/*/vitest.config.ts').map((file) => ({
        extends: `./${file}`,
        // Vitest takes neither from a configuration that is extended.
        test: { name: basename(dirname(file)), root: resolve(dirname(file)), ...limits },
      })),
      { test: { name: 'scripts', include: ['scripts/**/*.test.ts'], testTimeout: 60_000, ...limits } },
    ],
  },
})
