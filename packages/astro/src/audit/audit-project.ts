import type { AstroConfig } from 'astro'
import { readFile } from 'node:fs/promises'
import { parseEnv } from 'node:util'
import type { CompiledPolicy } from '../compile/compiled-policy.ts'
import type { Finding } from '../finding/finding.ts'
import { cacheFindings } from './audit-cache.ts'
import { environmentFindings } from './audit-secrets.ts'

/** The project that is audited. */
export interface AuditInput {
  readonly config: AstroConfig
  readonly compiled: CompiledPolicy
}

/** The findings that need no build output. */
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
      message: 'The Clerk integration is missing, so visitors cannot sign in.',
      remedy: 'Add it: integrations: [clerk(), rolecall({ … })].',
    })
  }
  if (config.output === 'static' && config.adapter === undefined) {
    findings.push({
      code: 'static-output',
      severity: 'error',
      file: 'astro.config',
      message: 'The project has no adapter. It is built to files, and no guard runs.',
      remedy: `Add an adapter, and output: 'server' or "export const prerender = false" on protected pages.`,
    })
  }
  return findings
}

// In Astro 6, route rules are experimental.
function routeRulesOf(config: AstroConfig): unknown {
  return Reflect.get(config, 'routeRules') ?? Reflect.get(config.experimental, 'routeRules')
}

/** The environment variables of the build: of its process, and of the `.env` files of a production build. */
async function buildEnvironment({ root }: AstroConfig): Promise<Readonly<Record<string, string | undefined>>> {
  const files = await Promise.all(
    ['.env', '.env.local', '.env.production', '.env.production.local'].map((file) =>
      readFile(new URL(file, root), 'utf8').catch(() => ''),
    ),
  )
  return Object.assign({}, ...files.map((text) => parseEnv(text)), process.env) as Record<string, string | undefined>
}
