/** Checks a seed, which may come from a file: its keys and the types of its values. */
import { LocalClerkError } from '../errors/local-clerk-error.ts'
import type { Seed, SeedOrganization, SeedUser } from './seed.ts'

type Kind = 'string' | 'number' | 'object'

const userKeys: Readonly<Record<keyof SeedUser, Kind>> = {
  email: 'string',
  password: 'string',
  totpSecret: 'string',
  firstName: 'string',
  lastName: 'string',
  username: 'string',
  externalId: 'string',
  id: 'string',
  publicMetadata: 'object',
  privateMetadata: 'object',
  unsafeMetadata: 'object',
}
const organizationKeys: Readonly<Record<keyof SeedOrganization, Kind>> = {
  slug: 'string',
  name: 'string',
  id: 'string',
  members: 'object',
  domains: 'object',
  publicMetadata: 'object',
  privateMetadata: 'object',
  maxAllowedMemberships: 'number',
}
const hints = {
  members: "Map each member's email address to a role, such as `{ 'ada@acme.test': 'org:admin' }`.",
  domains: "Map each domain to an enrollment mode, such as `{ 'acme.test': 'automatic_suggestion' }`.",
} as const
const seedKeys: Readonly<Record<keyof Seed, true>> = { users: true, organizations: true }

export function checkSeed(seed: unknown): asserts seed is Seed {
  if (!isObject(seed)) throw wrong('The seed must be an object.', 'Give it `users` and `organizations`.')
  for (const key of Object.keys(seed))
    if (!Object.hasOwn(seedKeys, key))
      throw wrong(`The seed has the unknown key ${key}.`, 'Known keys: users, organizations.')
  checkRows('user', seed['users'], userKeys, 'email')
  checkRows('organization', seed['organizations'], organizationKeys, 'slug')
  for (const organization of (seed['organizations'] as SeedOrganization[] | undefined) ?? []) {
    for (const name of ['members', 'domains'] as const) {
      const valid = Object.values(organization[name] ?? {}).every((value: unknown) => typeof value === 'string')
      if (!valid)
        throw wrong(`The ${name} of the organization ${organization.slug} in the seed must be strings.`, hints[name])
    }
  }
}

function checkRows(what: string, rows: unknown, keys: Readonly<Record<string, Kind>>, required: string): void {
  if (rows === undefined) return
  if (!Array.isArray(rows)) throw wrong(`The seed's ${what}s must be a list.`, 'Use an array of objects.')
  rows.forEach((row: unknown, index) => {
    const which = `The seed's ${what} number ${index + 1}`
    if (!isObject(row)) throw wrong(`${which} must be an object.`, `It needs at least ${required}.`)
    if (typeof row[required] !== 'string') throw wrong(`${which} has no ${required}.`, `Add ${required} as a string.`)
    for (const [key, value] of Object.entries(row)) {
      const kind = Object.hasOwn(keys, key) ? keys[key] : undefined
      if (!kind) throw wrong(`${which} has the unknown key ${key}.`, `Known keys: ${Object.keys(keys).join(', ')}.`)
      if (value !== undefined && !isOfKind(value, kind))
        throw wrong(`${which}: ${key} must be ${article[kind]}.`, 'Correct the value.')
    }
  })
}

const article: Readonly<Record<Kind, string>> = { string: 'a string', number: 'a number', object: 'an object' }

function isOfKind(value: unknown, kind: Kind): boolean {
  if (kind === 'object') return isObject(value)
  return kind === 'string' ? typeof value === 'string' : typeof value === 'number'
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const wrong = (what: string, hint: string): LocalClerkError => new LocalClerkError('invalid_seed', what, hint)
