import type { Browser } from '@playwright/test'
import { expect, test, type TestAPI } from 'vitest'
import { newVisitor, type Visitor } from './browser.ts'

/** `test` with a visitor: a browser context of its own, which must reach no other machine. */
export const visitorTest = (browser: Browser): TestAPI<{ visitor: Visitor }> =>
  test.extend<{ visitor: Visitor }>({
    // eslint-disable-next-line no-empty-pattern -- Vitest reads the names of the fixtures from this pattern.
    visitor: async ({}, use) => {
      const visitor = await newVisitor(browser)
      await use(visitor)
      expect(visitor.outside).toEqual([])
      await visitor.context.close()
    },
  })
