/** Kinds and states of jobs, in words for people. */
import type { Job } from '../repositories/job-repository.ts'

export const jobNames = {
  export: 'Task export',
  report: 'Weekly report',
} as const satisfies Record<Job['kind'], string>

export const jobStates = {
  queued: 'Waiting for the worker',
  done: 'Ready',
  refused: 'Denied: the requester can no longer see tasks',
  failed: 'Failed',
} as const satisfies Record<Job['status'], string>
