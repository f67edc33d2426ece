/** The table of statuses is complete: an error code without a status is a compile error. */
import { httpStatus, type RepositoryErrorCode } from './http-status.ts'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const holds = <T extends true>(): T => true as T

holds<Equal<keyof typeof httpStatus, RepositoryErrorCode>>()
const { not_found: _, ...withoutCode } = httpStatus
// @ts-expect-error -- a code without a status
withoutCode satisfies Record<RepositoryErrorCode, number>
