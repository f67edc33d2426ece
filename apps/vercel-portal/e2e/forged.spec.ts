/** A client sends headers that a proxy or the platform writes. They change nothing. */
import { connect } from 'node:net'
import { onDemandPaths } from './setup/on-demand-paths.ts'
import { expect, requireEnvironment, test } from './setup/test.ts'
import { Visitor } from './setup/visitor.ts'

const document = { accept: 'text/html', 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' }

const forgeries: readonly Readonly<Record<string, string>>[] = [
  { 'x-astro-path': '/portal/account' },
  { 'x-astro-path': '/portal/account', 'x-astro-middleware-secret': 'guess' },
  {
    'x-vercel-id': 'forged',
    'x-vercel-forwarded-for': '10.0.0.1',
    'x-vercel-oidc-token': 'forged',
    'x-vercel-deployment-url': 'evil.example',
  },
  {
    'x-vercel-sc-headers': '{"Authorization":"Bearer x"}',
    'x-vercel-cache': 'BYPASS',
    'x-prerender-revalidate': 'guess',
  },
  {
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
    'x-forwarded-port': '1',
    'x-forwarded-for': 'evil',
  },
  {
    forwarded: 'host=evil.example;proto=https',
    'x-real-ip': '10.0.0.1',
    'x-original-url': '/portal',
    'x-rewrite-url': '/portal',
  },
  { 'x-middleware-rewrite': '/portal', 'x-middleware-subrequest': 'middleware:middleware', 'x-middleware-next': '1' },
  {
    'x-clerk-auth-status': 'signed-in',
    'x-clerk-auth-token': 'x',
    'x-clerk-auth-reason': 'x',
    'clerk-proxy-url': 'https://evil.example',
  },
]

test.describe('signed out', () => {
  for (const forged of forgeries) {
    test(`${Object.keys(forged).join(', ')}`, async () => {
      const stranger = await Visitor.create({ email: null })
      const portal = await stranger.fetch('/portal', { headers: { ...document, ...forged } })
      expect([portal.status, portal.headers.get('location'), await portal.text()]).toEqual([
        307,
        '/sign-in?redirect_url=%2Fportal',
        '',
      ])
      const api = await stranger.fetch('/api/me', { headers: forged })
      expect([api.status, ((await api.json()) as { code: string }).code]).toEqual([401, 'unauthenticated'])
      const home = await stranger.fetch('/', { headers: { ...document, ...forged } })
      expect([home.status, (await home.text()).includes('evil')]).toEqual([200, false])
    })
  }

  test('x-astro-locals is refused', async () => {
    const stranger = await Visitor.create({ email: null })
    const response = await stranger.fetch('/portal', {
      headers: { ...document, 'x-astro-locals': '{"userId":"user_1"}' },
    })
    expect([response.status, await response.text()]).toEqual([403, 'Forbidden'])
  })

  test('the path in the query is ignored', async () => {
    const stranger = await Visitor.create({ email: null })
    for (const query of [
      '?x_astro_path=/portal',
      '?x_astro_path=/portal&x_astro_path_token=guess',
      '?x_astro_path=/',
    ]) {
      expect((await stranger.fetch(`/portal${query}`, { headers: document })).status).toBe(307)
      expect((await stranger.fetch(`/_render${query}`, { headers: document })).status).toBe(404)
    }
  })
})

test('signed in, a forged host changes neither page nor redirect', async () => {
  const ada = await Visitor.create({ email: 'ada@acme.test', organization: 'acme' })
  const honest = await (await ada.page('/portal/account')).text()
  for (const forged of forgeries) {
    const response = await ada.fetch('/portal/account', { headers: { ...document, ...forged } })
    expect(response.status, JSON.stringify(forged)).toBe(200)
    expect(unstable(await response.text())).toBe(unstable(honest))
  }
})

test('all of it at once changes nothing on any route that a function answers', async () => {
  const stranger = await Visitor.create({ email: null })
  const ada = await Visitor.create({ email: 'ada@acme.test', organization: 'acme' })
  const forged = Object.assign({}, ...forgeries) as Record<string, string>
  for (const path of [...(await onDemandPaths()), '/nowhere']) {
    for (const visitor of [stranger, ada]) {
      const [honest, attempt] = [
        await visitor.fetch(path, { headers: document }),
        await visitor.fetch(path, { headers: { ...document, ...forged } }),
      ]
      expect([attempt.status, attempt.headers.get('location')], path).toEqual([
        honest.status,
        honest.headers.get('location'),
      ])
      expect(unstable(await attempt.text()), path).toBe(unstable(await honest.text()))
    }
  }
})

test('another Host is refused before anything else happens', async () => {
  for (const path of [...(await onDemandPaths()), '/nowhere']) {
    const answer = await raw(
      `GET ${path} HTTP/1.1\r\nHost: evil.example\r\nAccept: text/html\r\nConnection: close\r\n\r\n`,
    )
    expect(answer.split('\r\n')[0], path).toBe('HTTP/1.1 421 Misdirected Request')
    expect(answer.toLowerCase()).not.toMatch(/location:|set-cookie:/)
  }
})

test('odd spellings of a portal address reach nothing', async () => {
  const spellings = [
    '//portal',
    '/portal//',
    '/./portal',
    '/x/../portal',
    '/%70ortal',
    '/portal%2f',
    '/PORTAL',
    '/portal;x',
    '/portal%00',
    '/portal/%2e%2e/portal',
    '/portal/orgs/acme%2fdocuments',
    '/_render/portal',
    '/portal.html',
    '/portal/index.html',
    '/_functions/portal',
    '/portal?_action=documents.create',
  ]
  for (const path of spellings) {
    const answer = await raw(
      `GET ${path} HTTP/1.1\r\nHost: ${new URL(requireEnvironment('E2E_APP_URL')).host}\r\nAccept: text/html\r\nCookie: __client_uat=0; __clerk_db_jwt=x\r\nConnection: close\r\n\r\n`,
    )
    expect(answer.split('\r\n')[0], path).toMatch(/^HTTP\/1\.1 (301|307|308|400|404) /)
    expect(answer, path).not.toContain('Your portal')
    expect(answer, path).not.toMatch(/location: (https?:)?\/\//i)
  }
})

/** Ids that Clerk's components draw for each rendering, and the token's times. */
function unstable(html: string): string {
  return html
    .replace(/<script id="__CLERK_ASTRO_DATA__"[^]*?<\/script>/, '')
    .replaceAll(/data-clerk-id="[^"]*"|safeId = "[^"]*"/g, '')
}

function raw(request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(Number(new URL(requireEnvironment('E2E_APP_URL')).port), '127.0.0.1', () =>
      socket.write(request),
    )
    socket.on('data', (chunk) => (answer += String(chunk))).on('end', () => resolve(answer))
    socket.on('error', reject)
  })
}
