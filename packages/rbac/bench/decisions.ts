/**
 * A session from claims plus 1 and plus 20 decisions, compared with other libraries. All run in one process, and each
 * round runs every library, so that the ratios hold even where the nanoseconds do not.
 */
import { AbilityBuilder, createMongoAbility, type MongoAbility, type RawRuleOf } from '@casl/ability'
import { createCheckAuthorization } from '@clerk/shared/authorization'
import { __experimental_JWTPayloadToAuthObjectProperties as authFromClaims } from '@clerk/shared/jwtPayloadParser'
import { createAccessControl } from 'better-auth/plugins/access'
import { newEnforcer, newModelFromString, StringAdapter } from 'casbin'
import { decide, defineAccess, permission, role as roleOf, sessionFromClaims, userRole } from '../dist/index.js'
import { actions, claims, features, grantedTo, questions, role, roles, type Role } from './model.ts'

type Ask = (count: number) => number

/** Claims as parsed from tokens: equal strings that are not the same objects. */
const tokens = Array.from({ length: 64 }, () => JSON.parse(JSON.stringify(claims)) as typeof claims)
/** Tokens with 64 different sets of grants, more than Rolecall caches. */
const strangers = tokens.map((token, index) => ({ ...token, pla: `o:pro_${index}` }))
let turn = 0

// Rolecall: requirements are data, so applications keep them as constants.
const requirements = questions.map((question) => permission(question.permission))
const askRolecall =
  (from: readonly (typeof claims)[], requirementOf: (index: number) => ReturnType<typeof permission>): Ask =>
  (count) => {
    const session = sessionFromClaims(from[turn++ % from.length])
    let allowed = 0
    for (let i = 0; i < count; i++) if (decide(session, requirementOf(i)).allowed) allowed++
    return allowed
  }
const rolecall = askRolecall(tokens, (index) => requirements[index]!)
const rolecallStrangers = askRolecall(strangers, (index) => requirements[index]!)
const rolecallInline = askRolecall(tokens, (index) => permission(questions[index]!.permission))

// Rolecall, a role of the organization beside a role of the user, which is read from a custom claim.
const withUser = defineAccess({ user: { claim: 'metadata.role', roles: { editor: { name: 'Editor' } } } })
const userTokens = tokens.map((token) => ({ ...token, metadata: { role: 'editor' } }))
const askRole =
  (from: readonly object[], requirement: ReturnType<typeof roleOf> | ReturnType<typeof userRole>): Ask =>
  (count) => {
    const session = sessionFromClaims(from[turn++ % from.length], withUser)
    let allowed = 0
    for (let i = 0; i < count; i++) if (decide(session, requirement).allowed) allowed++
    return allowed
  }

// Clerk: the work of its SDK from the claims to `has()`, without the API client that it also builds.
const clerk: Ask = (count) => {
  const token = tokens[turn++ % tokens.length]!
  const auth = authFromClaims(token as never)
  const has = createCheckAuthorization({ ...auth, features: token.fea, plans: token.pla })
  let allowed = 0
  for (let i = 0; i < count; i++) if (has({ permission: questions[i]!.permission })) allowed++
  return allowed
}

// CASL: an ability for the user of the request, built as its guide shows, …
const casl: Ask = (count) => {
  const { can, build } = new AbilityBuilder<MongoAbility>(createMongoAbility)
  for (const feature of grantedTo(claims.o.rol)) for (const action of actions) can(action, feature)
  return countAllowed(build(), count)
}
// … and with prepared rules for each role.
const rulesOf = new Map<Role, RawRuleOf<MongoAbility>[]>(
  roles.map((name) => [name, grantedTo(name).flatMap((subject) => actions.map((action) => ({ action, subject })))]),
)
const preparedCasl: Ask = (count) => countAllowed(createMongoAbility(rulesOf.get(claims.o.rol)), count)

function countAllowed(ability: MongoAbility, count: number): number {
  let allowed = 0
  for (let i = 0; i < count; i++) if (ability.can(questions[i]!.action, questions[i]!.feature)) allowed++
  return allowed
}

// better-auth: role objects hold their statements, so a request builds nothing.
const control = createAccessControl(Object.fromEntries(features.map((name) => [name, actions])))
const betterAuthRoles = new Map(
  roles.map((name) => [
    name,
    control.newRole(Object.fromEntries(grantedTo(name).map((feature) => [feature, [...actions]]))),
  ]),
)
const betterAuth: Ask = (count) => {
  const holder = betterAuthRoles.get(claims.o.rol)!
  let allowed = 0
  for (let i = 0; i < count; i++) {
    const { feature, action } = questions[i]!
    if (holder.authorize({ [feature]: [action] }).success) allowed++
  }
  return allowed
}

// casbin: its RBAC model, with the policy loaded once.
const enforcer = await newEnforcer(
  newModelFromString(`
[request_definition]
r = sub, obj, act
[policy_definition]
p = sub, obj, act
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.sub == p.sub && r.obj == p.obj && r.act == p.act`),
  new StringAdapter(
    roles
      .flatMap((name) =>
        grantedTo(name).flatMap((feature) => actions.map((action) => `p, ${name}, ${feature}, ${action}`)),
      )
      .join('\n'),
  ),
)
const casbin: Ask = (count) => {
  let allowed = 0
  for (let i = 0; i < count; i++)
    if (enforcer.enforceSync(claims.o.rol, questions[i]!.feature, questions[i]!.action)) allowed++
  return allowed
}

const peers: Record<string, Ask> = {
  rolecall,
  'rolecall, requirements built inline': rolecallInline,
  'rolecall, grants never seen': rolecallStrangers,
  'clerk has()': clerk,
  CASL: casl,
  'CASL, rules prepared': preparedCasl,
  'better-auth': betterAuth,
  casbin,
}

const rounds = Number(process.env.ROLECALL_BENCH_ROUNDS ?? 15)
const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

/** Nanoseconds of this process's processor time for one call, without the time of other processes. */
function time(ask: Ask, count: number, calls: number): number {
  const start = process.cpuUsage()
  for (let i = 0; i < calls; i++) ask(count)
  const { user, system } = process.cpuUsage(start)
  return ((user + system) * 1000) / calls
}

/** The time of a session and decisions by a role, for both kinds of roles. */
export function benchRoles(): void {
  const kinds: Record<string, Ask> = {
    role: askRole(tokens, roleOf(`org:${role}`)),
    'userRole, with its claim': askRole(userTokens, userRole('editor')),
  }
  for (const count of [1, 20]) {
    const rows = Object.entries(kinds).map(([name, ask]) => {
      if (ask(count) !== count) throw new Error(`${name} does not allow`)
      const samples = Array.from({ length: rounds + 1 }, () => time(ask, count, 20_000)).slice(1)
      return [name, { 'µs (median)': Number((median(samples) / 1000).toFixed(2)) }]
    })
    console.log(`\nsession from claims + ${count} decision${count > 1 ? 's' : ''} by a role`)
    console.table(Object.fromEntries(rows))
  }
}

export function benchDecisions(): void {
  for (const count of [1, 20]) {
    const expected = questions.slice(0, count).filter(({ granted }) => granted).length
    const samples = new Map<string, number[]>()
    const calls = new Map<string, number>()
    for (const [name, ask] of Object.entries(peers)) {
      if (ask(count) !== expected) throw new Error(`${name} answers ${ask(count)}, expected ${expected}`)
      time(ask, count, 200)
      calls.set(name, Math.max(20, Math.round(20e6 / time(ask, count, 200))))
      time(ask, count, calls.get(name)!)
      samples.set(name, [])
    }
    for (let round = 0; round < rounds; round++)
      for (const [name, ask] of Object.entries(peers)) samples.get(name)!.push(time(ask, count, calls.get(name)!))

    const own = samples.get('rolecall')!
    console.log(
      `\nsession from claims + ${count} decision${count > 1 ? 's' : ''} (role ${role}, 5 roles × 40 permissions)`,
    )
    console.table(
      Object.fromEntries(
        [...samples].map(([name, values]) => [
          name,
          {
            'µs (median)': Number((median(values) / 1000).toFixed(2)),
            // The median of the ratios within each round, not the ratio of two medians.
            'Rolecall is faster by': `${median(values.map((value, index) => value / own[index]!)).toFixed(2)}×`,
          },
        ]),
      ),
    )
  }
}
