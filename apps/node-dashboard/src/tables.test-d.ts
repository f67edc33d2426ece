/**
 * Type tests: each list of this app is tied to the source of its members. A list without one of them does not compile.
 * `pnpm check` fails here when a tie is loosened, because then the incomplete list is accepted.
 */
import type { DenialCode } from '@rolecall/rbac'
import { statuses } from '../worker/verify-caller.ts'
import { plans, type Plan, type PlanName } from './billing/plans.ts'
import { changes, type ActionName } from './dashboard/change-of.ts'
import type { ChangeName } from './dashboard/changes.ts'
import { words as denials, type DenialName } from './dashboard/denial-words.ts'
import { jobNames, jobStates } from './dashboard/job-words.ts'
import { rowNames, type TenantTable } from './database/database.ts'
import type { ProblemStatus } from './http/problem.ts'
import { eventKinds, type AuditEvent, type Change } from './repositories/audit-log.ts'
import type { Job } from './repositories/job-repository.ts'

{
  const { 'tasks.create': _left, ...incomplete } = changes
  // @ts-expect-error -- an action does not say which change it makes
  incomplete satisfies Record<ActionName, unknown>
}
{
  const { missing_role: _left, ...incomplete } = denials
  // @ts-expect-error -- a code of the packages has no words
  incomplete satisfies Record<DenialName, string>
}
{
  const { role_above_yours: _left, ...incomplete } = denials
  // @ts-expect-error -- a denial of the app itself has no words
  incomplete satisfies Record<DenialName, string>
}
{
  const { freshness_unavailable: _left, ...incomplete } = statuses
  // @ts-expect-error -- a denial has no status
  incomplete satisfies Record<DenialCode, ProblemStatus>
}
{
  const { jobs: _left, ...incomplete } = rowNames
  // @ts-expect-error -- a table of organizations is not scoped
  incomplete satisfies Record<TenantTable, string>
}
{
  const { team: _left, ...incomplete } = plans
  // @ts-expect-error -- a plan has no price
  incomplete satisfies Record<PlanName, Plan>
}
{
  const { report: _left, ...incomplete } = jobNames
  // @ts-expect-error -- a kind of job has no name
  incomplete satisfies Record<Job['kind'], string>
}
{
  const { refused: _left, ...incomplete } = jobStates
  // @ts-expect-error -- a state of a job has no words
  incomplete satisfies Record<Job['status'], string>
}
{
  const { denial: _left, ...incomplete } = eventKinds
  // @ts-expect-error -- a kind of event has no filter
  incomplete satisfies Record<AuditEvent['kind'], string>
}

// @ts-expect-error -- the audit log accepts only changes that have words
;({ action: 'tasks.archive', subject: 'Order new anvils' }) satisfies Change
// @ts-expect-error -- an API client gets no status without a title
402 satisfies ProblemStatus
// Each kind of job is a change of the audit log.
;({}) as `jobs.${Job['kind']}` satisfies ChangeName
