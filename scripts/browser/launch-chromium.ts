import { chromium, type Browser } from '@playwright/test'
import { chromiumPath } from './chromium-path.ts'

/**
 * Chromium that reaches this machine only: no other name leads anywhere. Routes of Playwright would do that too, and turn
 * off the browser's cache, which is a fifth of the time of a page with Clerk on it.
 */
export const launchChromium = async (): Promise<Browser> =>
  chromium.launch({
    executablePath: await chromiumPath(),
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--disable-gpu',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
    ],
  })
