import { defineConfig } from '@playwright/test'

const executablePath = process.env['CHROMIUM_PATH']

/** Browser tests against the built app. Run `npx playwright install chromium` once, or set CHROMIUM_PATH. */
export default defineConfig({
  testDir: './e2e',
  globalSetup: './e2e/setup/start-app.ts',
  workers: 1,
  // Limits for a test that hangs: on a busy machine a page can take half a minute.
  timeout: 180_000,
  expect: { timeout: 45_000, toPass: { timeout: 45_000 } },
  forbidOnly: Boolean(process.env['CI']),
  reporter: 'line',
  use: {
    // Traces cost a third of the time. Use `--trace retain-on-failure` when a screenshot is not enough.
    trace: process.env['ROLECALL_FULL'] === '1' ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath && { executablePath }),
      args: [
        // No page can reach another machine. (Playwright's routes would disable the browser's cache.)
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
        // Chromium's sandbox does not work for root, the default user of most containers.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    },
  },
})
