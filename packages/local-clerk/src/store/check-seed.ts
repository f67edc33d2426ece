/** The form of a seed, which may come from a file: known keys and the types of their values. */
import { LocalClerkError } from '../errors.ts'
import type { Seed, SeedOrganization, SeedUser } from './seed.ts'

type Kind = 'text' | 'number' | 'object'

const userKeys: Readonly<Record<keyof SeedUser, Kind>> = {
  email: 'text',
  password: 'text',
  totpSecret: 'text',
  firstName: 'text',
  lastName: 'text',
  username: 'text',
  externalId: 'text',
  id: 'text',
  publicMetadata: 'object',
  privateMetadata: 'object',
  unsafeMetadata: 'object',
}
const organizationKeys: Readonly<Record<keyof SeedOrganization, Kind>> = {
  slug: 'text',
  name: 'text',
  id: 'text',
  members: 'object',
  domains: 'object',
  publicMetadata: 'object',
  privateMetadata: 'object',
  maxAllowedMemberships: 'number',
}
const seedKeys: Readonly<Record<keyof Seed, true>> = { users: true, organizations: true }

export function checkSeed(seed: unknown): asserts seed is Seed {
  if (!isObject(seed)) throw wrong('The seed must be an object with users and organizations.')
  for (const key of Object.keys(seed))
    if (!Object.hasOwn(seedKeys, key)) throw wrong(`The seed has the unknown key ${key}. Known: users, organizations.`)
  checkRows('user', seed['users'], userKeys, 'email')
  checkRows('organization', seed['organizations'], organizationKeys, 'slug')
  for (const organization of (seed['organizations'] as SeedOrganization[] | undefined) ?? []) {
    for (const name of ['members', 'domains'] as const) {
      const texts = Object.values(organization[name] ?? {}).every((value: unknown) => typeof value === 'string')
      if (!texts) throw wrong(`The ${name} of the seed's organization ${organization.slug} must be texts.`)
    }
  }
}

function checkRows(what: string, rows: unknown, keys: Readonly<Record<string, Kind>>, required: string): void {
  if (rows === undefined) return
  if (!Array.isArray(rows)) throw wrong(`The seed's ${what}s must be a list.`)
  rows.forEach((row: unknown, index) => {
    const which = `The seed's ${what} number ${index + 1}`
    if (!isObject(row)) throw wrong(`${which} must be an object.`)
    if (typeof row[required] !== 'string') throw wrong(`${which} has no ${required}.`)
    for (const [key, value] of Object.entries(row)) {
      const kind = Object.hasOwn(keys, key) ? keys[key] : undefined
      if (!kind) throw wrong(`${which} has the unknown key ${key}. Known: ${Object.keys(keys).join(', ')}.`)
      if (value !== undefined && !isOfKind(value, kind)) throw wrong(`${which}: ${key} must be ${article[kind]}.`)
    }
  })
}

const article: Readonly<Record<Kind, string>> = { text: 'a text', number: 'a number', object: 'an object' }

function isOfKind(value: unknown, kind: Kind): boolean {
  if (kind === 'object') return isObject(value)
  return kind === 'text' ? typeof value === 'string' : typeof value === 'number'
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const wrong = (message: string): LocalClerkError => new LocalClerkError('invalid_seed', message)
