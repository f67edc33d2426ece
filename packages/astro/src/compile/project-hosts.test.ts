import { expect, test } from 'vitest'
import { projectHosts } from './project-hosts.ts'

test('the hosts of an app are those of its site, its locales and its allowed domains, each once', () => {
  const hosts = projectHosts({
    site: 'https://Example.com',
    i18n: { domains: { fr: 'https://fr.example.com', de: 'https://example.de:8443', en: 'https://example.com' } },
    security: {
      allowedDomains: [{ hostname: '*.Example.org' }, { hostname: '**.example.net', port: '8443' }],
    },
  })
  expect(hosts).toEqual(['example.com', 'fr.example.com', 'example.de:8443', '*.example.org', '**.example.net:8443'])
})

test.each([{}, { hostname: '*' }, { hostname: '**' }, { hostname: '' }, { hostname: '*.' }, { hostname: 'a.*.b' }])(
  'an entry that allows every host names none: %o',
  (entry) => {
    expect(projectHosts({ security: { allowedDomains: [entry] } })).toEqual([])
  },
)

test('an app without a configuration has no hosts', () => {
  expect(projectHosts({})).toEqual([])
})
