/**
 * `pnpm compare-clerk`: compares roles and permissions of the Clerk instance in CLERK_SECRET_KEY with `src/access.ts`.
 * Exits with 0 when they are equal, 1 when they differ, 2 when Clerk could not be read. Changes nothing.
 */
import './load-environment.ts'
import { createClerkClient } from '@clerk/backend'
import { access } from '../src/access.ts'
import { reportTemplate } from '../src/reports/report-template.ts'
import { compareAccess } from './clerk/compare-access.ts'

const { CLERK_SECRET_KEY: secretKey, CLERK_API_URL: apiUrl } = process.env

if (!secretKey) {
  console.error('CLERK_SECRET_KEY is not set. Copy it from Clerk’s dashboard (API keys) into the environment or .env.')
  process.exitCode = 2
} else {
  try {
    process.exitCode = await compare(secretKey)
  } catch (error) {
    const status = (error as { readonly status?: number }).status
    const why =
      status === 401 ? 'does not accept this CLERK_SECRET_KEY' : `did not respond (${status ?? 'no connection'})`
    console.error(`Clerk ${why}, so nothing was compared.`)
    process.exitCode = 2
  }
}

async function compare(secretKey: string): Promise<0 | 1> {
  const clerk = createClerkClient({ secretKey, ...(apiUrl && { apiUrl }), telemetry: { disabled: true } })
  const [roles, permissions, templates] = await Promise.all([
    everything((page) => clerk.organizationRoles.getOrganizationRoleList(page)),
    everything((page) => clerk.organizationPermissions.getOrganizationPermissionList(page)),
    everything((page) => clerk.jwtTemplates.list(page)),
  ])
  const differences = [
    ...compareAccess(access, { roles, permissions }),
    ...(templates.some(({ name }) => name === reportTemplate.name)
      ? []
      : [{ what: `JWT template ${reportTemplate.name}`, declared: 'yes', clerk: 'missing' }]),
  ]
  if (differences.length === 0) {
    console.log(
      `Clerk has the ${access.roles.length} roles and ${access.permissions.length} permissions of src/access.ts.`,
    )
    return 0
  }
  console.table(differences)
  console.log('Change src/access.ts, or Roles & Permissions in Clerk’s dashboard.')
  return 1
}

async function everything<Row>(
  list: (page: { limit: number; offset: number }) => Promise<{ data: Row[]; totalCount: number }>,
): Promise<readonly Row[]> {
  const all: Row[] = []
  for (;;) {
    const { data, totalCount } = await list({ limit: 100, offset: all.length })
    all.push(...data)
    if (data.length === 0 || all.length >= totalCount) return all
  }
}
