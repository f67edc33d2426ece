import type { AstroConfig } from 'astro'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CompiledPolicy } from '../compile/compiled-policy.ts'
import type { Route } from '../compile/route-table.ts'
import type { Finding } from '../finding/finding.ts'
import { markupFindings } from './audit-markup.ts'
import { outputFindings } from './audit-secrets.ts'
import type { VercelRoute } from './audit-vercel.ts'
import { vercelFindings } from './audit-vercel.ts'

/** The largest file, in bytes, that is searched. Larger files are media. */
const maxSearchedFile = 8_000_000

/** Findings about the files that the build wrote, and about the adapter's output. */
export async function auditOutput(
  config: AstroConfig,
  compiled: CompiledPolicy,
  routes: readonly Route[],
): Promise<readonly Finding[]> {
  const vercel = new URL('.vercel/output/', config.root)
  const isVercel =
    config.adapter?.name.startsWith('@astrojs/vercel') === true && existsSync(new URL('config.json', vercel))
  const directories = isVercel ? [new URL('static/', vercel), new URL('functions/', vercel)] : [config.outDir]
  const findings: Finding[] = []
  for (const directory of directories)
    findings.push(...(await searchOutput(fileURLToPath(directory), fileURLToPath(config.root))))
  if (isVercel) {
    const output = JSON.parse(await readFile(new URL('config.json', vercel), 'utf8')) as {
      readonly routes?: readonly VercelRoute[]
    }
    findings.push(
      ...vercelFindings(compiled, routes, output, existsSync(new URL('functions/_middleware.func', vercel))),
    )
  }
  return findings
}

async function searchOutput(directory: string, root: string): Promise<readonly Finding[]> {
  if (!existsSync(directory)) return []
  const findings: Finding[] = []
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    // The build did not write the files that a function includes from node_modules.
    if (
      !entry.isFile() ||
      entry.parentPath.includes('node_modules') ||
      !/\.([cm]?js|html|json|map|css|txt|xml|svg|webmanifest)$/.test(entry.name)
    )
      continue
    const path = join(entry.parentPath, entry.name)
    const content = await readFile(path)
    if (content.length > maxSearchedFile) continue
    const [file, text] = [relative(root, path), content.toString('utf8')]
    findings.push(...outputFindings(file, text, process.env.CLERK_SECRET_KEY))
    if (entry.name.endsWith('.html')) findings.push(...markupFindings(file, text))
  }
  return findings
}
