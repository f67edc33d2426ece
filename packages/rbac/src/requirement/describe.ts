import { parseRequirement } from './parse-requirement.ts'
import type { Requirement } from './requirement.ts'

/**
 * A requirement in words, for reports and messages.
 *
 * @example
 * ```ts
 * import { allOf, describe, permission, reverified } from '@rolecall/rbac'
 * describe(allOf(permission('org:billing:manage'), reverified('strict'))) // 'permission org:billing:manage and reverified strict'
 * ```
 */
export function describe(requirement: Requirement | null): string {
  const parsed = parseRequirement(requirement)
  if (!parsed) return 'no valid requirement'
  const { type, ...fields } = parsed
  if ('requirements' in fields)
    return (
      fields.requirements
        .map((member) => ('requirements' in member ? `(${describe(member)})` : describe(member)))
        .join(type === 'allOf' ? ' and ' : ' or ') || 'nothing, which is always denied'
    )
  if ('requirement' in fields) return `fresh (${describe(fields.requirement)})`
  const words = type.replace(/[A-Z]/, (letter) => ` ${letter.toLowerCase()}`)
  const values = Object.values<unknown>(fields).flatMap((value) =>
    type === 'organization'
      ? `[${String(value)}]`
      : typeof value === 'string'
        ? value
        : Object.values(value as Record<string, unknown>).map((each) =>
            Array.isArray(each) ? each.join(' or ') : each,
          ),
  )
  return [words, ...values].join(' ')
}
