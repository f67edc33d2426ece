/** Every migration of this app, by name. Each is applied once, in alphabetical order. */
import type { Migration } from 'kysely/migration'
import { tasks } from './001-tasks.ts'
import { taskStatus } from './002-task-status.ts'
import { auditEvents } from './003-audit-events.ts'
import { posts } from './004-posts.ts'
import { billing } from './005-billing.ts'
import { mirror } from './006-mirror.ts'
import { jobs } from './007-jobs.ts'
import { jobOrder } from './008-job-order.ts'

export const migrations: Readonly<Record<string, Migration>> = {
  '001-tasks': tasks,
  '002-task-status': taskStatus,
  '003-audit-events': auditEvents,
  '004-posts': posts,
  '005-billing': billing,
  '006-mirror': mirror,
  '007-jobs': jobs,
  '008-job-order': jobOrder,
}
