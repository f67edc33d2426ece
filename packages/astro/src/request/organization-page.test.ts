import { organization } from '@rolecall/rbac'
import { expect, test } from 'vitest'
import { compilePolicy } from '../compile/compile-policy.ts'
import { protectOnly } from '../policy/preset.ts'
import { refererOrganization } from './organization-page.ts'

const compiledFor = (base: string) =>
  compilePolicy({
    policy: protectOnly({ rules: { '/orgs/[slug]/**': organization({ param: 'slug' }) } }),
    file: 'src/policy.ts',
    routes: [
      {
        pattern: '/orgs/[slug]/tasks',
        kind: 'page',
        prerendered: false,
        origin: 'project',
        entrypoint: 'src/pages/orgs/[slug]/tasks.astro',
        params: ['slug'],
        matcher: String.raw`^\/orgs\/([^/]+?)\/tasks\/?$`,
        fallbacks: [],
      },
    ],
    base,
    hosts: [],
    locales: [],
    development: false,
  }).compiled

const organizationOf = (path: string, base = '/') => {
  const url = new URL('http://localhost/api/tasks')
  const referer = `http://localhost${path}`
  return refererOrganization(compiledFor(base), new Request(url, { method: 'POST', headers: { referer } }), url)
}

/** Spellings of one address that Astro's router serves as the same page. */
const segments = {
  orgs: ['orgs', '%6frgs', '%256frgs', 'o%72gs', '%25256frgs', '%2525256frgs'],
  slug: ['acme', '%61cme', '%2561cme', '%252561cme', 'acm%65'],
}
const spellings = segments.orgs.flatMap((orgs) =>
  segments.slug.flatMap((slug) => [`/${orgs}/${slug}/tasks`, `//${orgs}//${slug}/tasks/`]),
)

test.each(spellings)('reads the organization of the page %s', (path) => {
  expect(organizationOf(path)).toBe('acme')
})

test.each([
  ['///orgs/acme///tasks?tab=1#top', '/'],
  ['/orgs/./acme/x/../tasks', '/'],
  [String.raw`/orgs\acme/tasks`, '/'],
  ['/app/orgs/acme/tasks', '/app/'],
  ['//app//orgs/acme/tasks', '/app'],
  ['/%61pp/orgs/acme/tasks', '/app'],
])('reads the organization of %s below the base %s', (path, base) => {
  expect(organizationOf(path, base)).toBe('acme')
})

test.each(['/about', '/orgs/acme', '/orgs/acme%2ftasks', '/orgs/%ff/tasks/x'])('reads none in %s', (path) => {
  expect(organizationOf(path)).toBeNull()
})
