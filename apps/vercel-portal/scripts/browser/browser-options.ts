import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

const workspace = resolve(import.meta.dirname, '../../../..')

/** The browser of CHROMIUM_PATH, else the one that a surrounding workspace finds, else Playwright's own. */
export async function browserOptions(): Promise<{ readonly executablePath?: string; readonly args: string[] }> {
  const finder = resolve(workspace, 'scripts/browser/chromium-path.ts')
  const found =
    process.env['CHROMIUM_PATH'] ??
    (existsSync(finder)
      ? await ((await import(finder)) as { chromiumPath(): Promise<string> }).chromiumPath()
      : undefined)
  return {
    ...(found !== undefined && { executablePath: found }),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  }
}
