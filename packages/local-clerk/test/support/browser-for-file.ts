import { chromium, type Browser } from '@playwright/test'
import { afterAll, inject } from 'vitest'

/** A connection to the suite's Chromium. Contexts opened through it are closed after the file's last test. */
export async function browserForFile(): Promise<Browser> {
  const browser = await chromium.connect(inject('chromium'))
  afterAll(() => browser.close())
  return browser
}
