/**
 * `pnpm size`: the JavaScript of each kind of page in a browser, with `clientScripts: 'eager'` and `'lazy'`. Exit code 1
 * when a budget is exceeded or the README differs.
 */
import { resolve } from 'node:path'
import { chromium } from '@playwright/test'
import { signInAs } from '@rolecall/local-clerk/testing'
import { startPreview } from './preview/serve/start-preview.ts'
import { browserOptions } from './browser/browser-options.ts'
import { builtClerkPort } from './services/built-clerk-port.ts'
import { startServices } from './services/start-services.ts'
import { loaderBudget, pageKinds } from './size/budgets.ts'
import { measurePage, type ScriptBytes } from './size/measure-page.ts'
import { readmeRows } from './size/readme-rows.ts'
import { buildVariant } from './variants/build-variant.ts'

const readme = readmeRows()
const project = resolve(import.meta.dirname, '..')
const clerkPort = await builtClerkPort(project)
const services = await startServices({
  clerkPort,
  database: 'harbor_size',
  databaseServer: process.env['ROLECALL_TEST_DATABASE_URL'],
})
Object.assign(process.env, services.environment)
const eager = await buildVariant({
  changes: { 'astro.config.ts': [["clientScripts: 'lazy'", "clientScripts: 'eager'"]] },
  environment: { PORTAL_CLERK_PORT: String(clerkPort), CLERK_SECRET_KEY: '' },
})
const browser = await chromium.launch(await browserOptions())
try {
  if (eager.exitCode !== 0) throw new Error(`The build to compare with failed.\n${eager.output}`)
  const before = await measure(eager.directory)
  const after = await measure(project)
  print(before, after)
} finally {
  await browser.close()
  await eager.remove()
  await services.stop()
}

async function measure(directory: string): Promise<readonly ScriptBytes[]> {
  const preview = await startPreview({ project: directory })
  const results: ScriptBytes[] = []
  for (const { path, email } of pageKinds) {
    const context = await browser.newContext()
    const page = await context.newPage()
    if (email !== undefined) await signInAs(page, email, { clerk: { url: services.clerkUrl }, origin: preview.url })
    results.push(await measurePage(page, preview.url + path, services.clerkUrl))
    await context.close()
  }
  await preview.stop()
  return results
}

function print(before: readonly ScriptBytes[], after: readonly ScriptBytes[]): void {
  const row = (cells: readonly string[]) =>
    process.stdout.write(
      `${(cells[0] ?? '').padEnd(33)}${cells
        .slice(1)
        .map((cell) => cell.padStart(13))
        .join('')}\n`,
    )
  process.stdout.write(
    '\nJavaScript per page, bytes after gzip. "site": this site’s scripts and inline scripts, Astro’s router left out.\n\n',
  )
  row(['', 'site eager', 'site lazy', 'Clerk eager', 'Clerk lazy', 'router'])
  for (const [index, { title, budget }] of pageKinds.entries()) {
    const [one, two] = [before[index], after[index]]
    if (one === undefined || two === undefined) throw new Error(`"${title}" was not measured.`)
    row([title, ...[one.site, two.site, one.clerk, two.clerk, two.router].map(String)])
    for (const part of ['site', 'clerk'] as const) {
      if (two[part] > budget[part]) fail(`${part}: ${two[part]} bytes are over the budget of ${budget[part]}`)
    }
    const documented = readme.get(title)
    const measured = [one.site, two.site, one.clerk, two.clerk]
    if (documented?.some((bytes, part) => Math.abs(bytes - (measured[part] ?? 0)) > Math.max(60, bytes * 0.02)))
      fail(`the README says ${documented.join(', ')} bytes`)
  }
  const loader = after[0]?.loader ?? Number.NaN
  process.stdout.write(`\nOf that, what "lazy" itself puts on every built page: ${loader}\n`)
  if (!(loader <= loaderBudget)) fail(`the budget is ${loaderBudget}`)
  process.stdout.write('\n')
}

function fail(message: string): void {
  process.exitCode = 1
  process.stdout.write(`  ✗ ${message}\n`)
}
