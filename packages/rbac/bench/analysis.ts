/** The comparison of two policies of 200 routes, with a declaration of 12 roles. */
import { compare, whoMay } from '../dist/analysis.js'
import {
  allOf,
  anyOf,
  defineAccess,
  machine,
  permission,
  reverified,
  role,
  type Access,
  type Requirement,
} from '../dist/index.js'
import { actions, features } from './model.ts'

const keys = features.flatMap((feature) => actions.map((action) => `org:${feature}:${action}`))
const access = (defineAccess as (definition: object) => Access)({
  permissions: Object.fromEntries(keys.map((key) => [key, key])),
  roles: Object.fromEntries(
    Array.from({ length: 12 }, (_, index) => [
      `org:role_${index}`,
      { name: `Role ${index}`, permissions: keys.slice(0, (index + 1) * 3) },
    ]),
  ),
})

/** The requirements of a policy, of which every seventh differs between two policies. */
const policy = (version: number): Requirement[] =>
  Array.from({ length: 200 }, (_, index) => {
    const read = permission(keys[(index + (index % 7 ? 0 : version)) % keys.length]!)
    if (index % 3 === 0) return anyOf(role(`org:role_${index % 12}`), read)
    if (index % 3 === 1) return allOf(read, reverified(index % 2 ? 'strict' : 'moderate'))
    return anyOf(allOf(read, permission(keys[(index * 3) % keys.length]!)), machine({ scopes: ['read'] }))
  })

function median(measure: () => void): number {
  const times = Array.from({ length: 15 }, () => {
    const start = performance.now()
    measure()
    return performance.now() - start
  })
  return times.toSorted((a, b) => a - b)[7]!
}

export function benchAnalysis(): void {
  const [before, after] = [policy(0), policy(1)]
  const comparing = median(() =>
    before.forEach((requirement, index) => compare(requirement, after[index]!, { access })),
  )
  const asking = median(() => before.forEach((requirement) => whoMay(access, requirement)))
  console.log('\n200 routes × 12 roles')
  console.log(`compare of two policies: ${comparing.toFixed(1)} ms (the goal is under 50)`)
  console.log(`whoMay of one policy: ${asking.toFixed(1)} ms`)
}
