import type { AstroConfig } from 'astro'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { CompiledPolicy } from '../compile/compiled-policy.ts'
import type { Route } from '../compile/route-table.ts'
import type { VercelRoute } from './audit-vercel.ts'
import { vercelFindings } from './audit-vercel.ts'
import type { Finding } from '../finding/finding.ts'
import { searchOutput } from './search-output.ts'

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
    if (existsSync(directory))
      findings.push(
        ...(await searchOutput(fileURLToPath(directory), fileURLToPath(config.root), process.env.CLERK_SECRET_KEY)),
      )
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
