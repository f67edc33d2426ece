import type { Analysis } from '../program/analyse.ts'
import type { Policy } from '../policy/policy.ts'
import type { Finding } from '../finding/finding.ts'

/** The files that Astro itself loads for the whole project; `null` when it loads none. */
export interface EntryFiles {
  readonly fetch: string | null
  readonly middleware: string | null
  readonly actions: string | null
  /** Whether Astro has loaded its middleware yet: `astro dev` does so with the first request. */
  readonly isMiddlewareLoaded: boolean
}

/** What Astro really loads, next to the policy and the options. */
export function entryFindings(
  files: EntryFiles,
  analysis: Pick<Analysis, 'middleware' | 'fetch'>,
  {
    policy,
    policyFile,
    customFetchFile,
  }: {
    readonly policy: Policy | null
    readonly policyFile: string
    readonly customFetchFile: 'runs-middleware' | null
  },
): readonly Finding[] {
  const findings: Finding[] = []
  if (files.actions !== null && policy !== null && policy.actions === null) {
    findings.push({
      code: 'actions-without-policy',
      severity: 'error',
      file: files.actions,
      message:
        'The project has actions and the policy lists none. An action can be called from every route, so that no rule about routes protects it.',
      remedy: `Add actions: { 'name': requirement } to ${policyFile}; '**' covers all.`,
    })
  }
  const isPipelineGuarded = analysis.fetch.some(({ kind }) => kind === 'protect-pipeline')
  if (
    files.isMiddlewareLoaded &&
    !isPipelineGuarded &&
    !analysis.middleware.some(({ kind }) => kind === 'protect-routes')
  ) {
    findings.push({
      code: 'middleware-missing',
      severity: 'error',
      file: files.middleware ?? 'src/middleware.ts',
      message:
        'The middleware that Astro loads does not call protectRoutes(), so the policy is not enforced and every request is denied.',
      remedy: 'In src/middleware.ts: export const onRequest = protectRoutes().',
    })
  }
  if (files.fetch !== null && !isPipelineGuarded && customFetchFile !== 'runs-middleware') {
    findings.push({
      code: 'custom-fetch-file',
      severity: 'error',
      file: files.fetch,
      message: 'Astro loads a custom fetch file, which decides itself whether middleware runs, and when actions run.',
      remedy: `Guard it with protectRoutes() of @rolecall/astro/fetch or /hono. Or make it run middleware first and confirm that: rolecall({ customFetchFile: 'runs-middleware' }).`,
    })
  }
  return findings
}
