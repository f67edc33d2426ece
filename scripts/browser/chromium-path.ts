/**
 * Finds a Chromium for browser tests, so that `npm test` needs no manual installation: `CHROMIUM_PATH`, Playwright's own download, a system Chrome or Chromium, then the npm package
 * `@sparticuz/chromium` (Linux x64), which is unpacked once.
 */
import { existsSync } from 'node:fs'
import { arch, platform } from 'node:os'
import { delimiter, join } from 'node:path'
import { chromium } from '@playwright/test'
import { ScriptError } from '../errors/script-error.ts'

const systemNames = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge']
const systemPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/**
 * The path of a Chromium executable.
 *
 * @throws {ScriptError} `browser_missing`
 */
export async function chromiumPath(): Promise<string> {
  const named = process.env['CHROMIUM_PATH']
  if (named) {
    if (existsSync(named)) return named
    throw new ScriptError(
      'browser_missing',
      `CHROMIUM_PATH names ${named}, which does not exist.`,
      'Correct it, or unset it to search for a browser.',
    )
  }
  const found = playwrightDownload() ?? systemBrowser() ?? (await bundledBrowser())
  if (found) return found
  throw new ScriptError(
    'browser_missing',
    'No Chromium was found for the browser tests: Playwright has downloaded none, Chrome and Chromium are not ' +
      'installed, and the bundled one is for Linux x64 only.',
    'Install one (npx playwright install chromium, or your system’s package), or name one in CHROMIUM_PATH.',
  )
}

function playwrightDownload(): string | undefined {
  const path = chromium.executablePath()
  return path && existsSync(path) ? path : undefined
}

function systemBrowser(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const onPath = folders.flatMap((folder) => systemNames.map((name) => join(folder, name)))
  return [...onPath, ...systemPlaces].find((path) => existsSync(path))
}

async function bundledBrowser(): Promise<string | undefined> {
  if (platform() !== 'linux' || arch() !== 'x64') return undefined
  const { default: sparticuz } = await import('@sparticuz/chromium')
  return sparticuz.executablePath()
}
