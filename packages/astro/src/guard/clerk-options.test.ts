import { describe, expect, test } from 'vitest'
import { clerkOptions } from './clerk-options.ts'

const settings = { clerk: { signInUrl: '/sign-in' }, personalAccountPatterns: [] }
const route = { organizationPatterns: ['/orgs/:slug', '/orgs/:slug/(.*)'] }

describe('clerkOptions', () => {
  test('a route that names no organization leaves the organization alone', () => {
    expect(clerkOptions(settings, undefined)).toEqual({ signInUrl: '/sign-in' })
  })

  // To Clerk an empty list matches every path, and the other list wins nothing back.
  test('never hands an empty list of patterns to Clerk', () => {
    expect(clerkOptions(settings, route).organizationSyncOptions).toEqual({
      organizationPatterns: ['/orgs/:slug', '/orgs/:slug/(.*)'],
    })
    expect(clerkOptions({ ...settings, personalAccountPatterns: ['/me'] }, undefined).organizationSyncOptions).toEqual({
      personalAccountPatterns: ['/me'],
    })
    const given = {
      ...settings.clerk,
      organizationSyncOptions: { organizationPatterns: [], personalAccountPatterns: [] },
    }
    expect(clerkOptions({ ...settings, clerk: given }, route).organizationSyncOptions).toEqual(route)
    expect(clerkOptions({ ...settings, clerk: given }, undefined)).toEqual(settings.clerk)
  })

  test('adds to what the app gives itself', () => {
    const given = {
      ...settings.clerk,
      organizationSyncOptions: { organizationPatterns: ['/t/:slug'], personalAccountPatterns: ['/you'] },
    }
    expect(clerkOptions({ clerk: given, personalAccountPatterns: ['/me'] }, route).organizationSyncOptions).toEqual({
      organizationPatterns: ['/t/:slug', '/orgs/:slug', '/orgs/:slug/(.*)'],
      personalAccountPatterns: ['/you', '/me'],
    })
  })
})
