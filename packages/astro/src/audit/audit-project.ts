import { readFile } from 'node:fs/promises'
import { parseEnv } from 'node:util'
import type { AstroConfig } from 'astro'
import type { CompiledPolicy } from '../compile/compiled-policy.ts'
import { cacheFindings } from './audit-cache.ts'
import { environmentFindings } from './audit-secrets.ts'
import type { Finding } from './finding.ts'

/** What the audit of a project looks at. */
export interface AuditInput {
  readonly config: AstroConfig
  readonly compiled: CompiledPolicy
}

/** Everything that can be found before a build writes anything. */
export async function auditProject(input: AuditInput): Promise<readonly Finding[]> {
  const { config, compiled } = input
  return [
    ...auditConfiguration(input),
    ...environmentFindings(await buildEnvironment(config), compiled.development),
    ...cacheFindings(compiled, routeRulesOf(config)),
  ]
}

function auditConfiguration({ config }: AuditInput): readonly Finding[] {
  const findings: Finding[] = []
  if (!config.integrations.some(({ name }) => name.startsWith('@clerk/astro'))) {
    findings.push({
      code: 'clerk-integration-missing',
      severity: 'error',
      file: 'astro.config',
      message: 'The Clerk integration is missing, so nobody can sign in.',
      remedy: 'integrations: [clerk(), rolecall({ … })]',
    })
  }
  if (config.output === 'static' && config.adapter === undefined) {
    findings.push({
      code: 'static-output',
      severity: 'error',
      file: 'astro.config',
      message: 'The project has no adapter: it is built to files, and no guard ever runs.',
      remedy: `Add an adapter, and output: 'server' or "export const prerender = false" on protected pages.`,
    })
  }
  return findings
}

// Astro 6 has route rules among its experiments.
function routeRulesOf(config: AstroConfig): unknown {
  return Reflect.get(config, 'routeRules') ?? Reflect.get(config.experimental, 'routeRules')
}

/** The environment of the build: its process, and the `.env` files that Vite reads for a production build. */
async function buildEnvironment({ root }: AstroConfig): Promise<Readonly<Record<string, string | undefined>>> {
  const files = await Promise.all(
    ['.env', '.env.local', '.env.production', '.env.production.local'].map((file) =>
      readFile(new URL(file, root), 'utf8').catch(() => ''),
    ),
  )
  return Object.assign({}, ...files.map((text) => parseEnv(text)), process.env) as Record<string, string | undefined>
}
