import { defineConfig } from '@playwright/test'

const executablePath = process.env['CHROMIUM_PATH']

// In CI mode suites share the processor: limits end a test that hangs, never one that is slow.
const isCi = Boolean(process.env['CI'])

/** Browser tests against the built app. `npx playwright install chromium` once, or name a browser in CHROMIUM_PATH. */
export default defineConfig({
  testDir: './e2e',
  globalSetup: './e2e/setup/start-app.ts',
  workers: 1,
  timeout: isCi ? 300_000 : 60_000,
  expect: { timeout: isCi ? 60_000 : 15_000 },
  forbidOnly: isCi,
  reporter: 'line',
  use: {
    // Recording costs a third of the time: `--trace retain-on-failure` when a picture of the page is not enough.
    trace: process.env['ROLECALL_FULL'] === '1' ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath && { executablePath }),
      args: [
        // No page reaches beyond this machine. (Routes of Playwright would do it too, and turn off the browser's cache.)
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
        // Chromium's sandbox cannot be used by root, which is who runs in most containers.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    },
  },
})
