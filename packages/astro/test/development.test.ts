import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { isOwnAstro } from './harness/astro-project.ts'
import { developFixture } from './harness/develop-fixture.ts'
import { client, people } from './harness/fixture-client.ts'
import { limits } from './harness/limits.ts'
import { sessionCookies } from './harness/session-token.ts'

/** `astro dev` applies an edit of the policy or the routes without a restart, and denies everything while a policy is broken. */
const fixture = await developFixture('app')
afterAll(() => fixture.stop())
const policyFile = join(fixture.root, 'src/policy.ts')
const original = readFileSync(policyFile, 'utf8')
const ask = client(() => fixture)

/** Repeats the request until the answer is as expected. The file watcher has no event that a test could wait for. */
async function eventually(
  path: string,
  status: number,
  as: (typeof people)[keyof typeof people] = null,
): Promise<void> {
  await expect
    .poll(
      async () =>
        (
          await fetch(`${fixture.url}${path}`, {
            redirect: 'manual',
            headers: { accept: 'application/xhtml+xml,text/html', cookie: sessionCookies(as) },
          })
        ).status,
      { timeout: limits.step },
    )
    .toBe(status)
}

describe('an edit of the policy', () => {
  test(
    'is in force without a restart',
    async () => {
      await eventually('/about', 200)
      writeFileSync(policyFile, original.replace(`'/about', `, ''))
      await eventually('/about', 307)
      writeFileSync(policyFile, original)
      await eventually('/about', 200)
    },
    limits.test,
  )

  test(
    'that does not compile denies everything, and says why',
    async () => {
      const from = fixture.output().length
      writeFileSync(policyFile, original.replace('export default', 'export defalt'))
      await fixture.until('everything is denied', from)
      expect((await fetch(`${fixture.url}/about`)).status).toBe(503)
      expect((await fetch(`${fixture.url}/dashboard`, { redirect: 'manual' })).status).toBe(503)
      writeFileSync(policyFile, original)
      await eventually('/about', 200)
    },
    limits.test,
  )

  test(
    'that follows another in the same moment is in force',
    async () => {
      // A watcher reports one of two saves in quick succession. Here the second one removes access.
      for (let round = 0; round < 3; round++) {
        const from = fixture.output().length
        writeFileSync(policyFile, original.replace('export default', 'export defalt'))
        await fixture.until('everything is denied', from)
        writeFileSync(policyFile, original.replace(`'/about', `, ''))
        await eventually('/about', 307)
        writeFileSync(policyFile, original)
        await eventually('/about', 200)
      }
    },
    limits.test,
  )

  test(
    'that names no route is printed, and the server goes on',
    async () => {
      const from = fixture.output().length
      writeFileSync(policyFile, original.replace(`'/team'`, `'/taem'`))
      await fixture.until('dead-pattern', from)
      // Opt-out: without its rule the page requires a signed-in visitor.
      await eventually('/team', 307)
      writeFileSync(policyFile, original)
      await eventually('/team', 200, people.member)
    },
    limits.test,
  )
})

// Astro 6 sometimes misses a new file and answers 404. Each attempt creates another file.
test(
  'a new page is protected from the first request on',
  { timeout: limits.test, retry: isOwnAstro ? 0 : 2 },
  async () => {
    const name = `brand-new-${Date.now()}`
    writeFileSync(join(fixture.root, `src/pages/${name}.astro`), '<p>new</p>')
    await eventually(`/${name}`, 307)
    await eventually(`/${name}`, 200, people.personal)
  },
)

test(
  'a prerendered page that is not listed is refused with an explanation',
  async () => {
    writeFileSync(join(fixture.root, 'src/pages/still.astro'), '---\nexport const prerender = true\n---\n<p>STILL</p>')
    await eventually('/still', 503)
    const response = await fetch(`${fixture.url}/still`)
    expect(await response.text()).not.toContain('STILL')
  },
  limits.test,
)

describe('what a page does', () => {
  const builtPage = (text: string) => `---\nexport const prerender = true\n${text}\n---\n<p>x</p>`

  test('is read when the page is rendered, with what it imports', async () => {
    const from = fixture.output().length
    writeFileSync(join(fixture.root, 'src/who.ts'), `export const who = (l) => l.auth?.()\nexport const other = 1`)
    writeFileSync(
      join(fixture.root, 'src/pages/who-asks.astro'),
      builtPage(`import { who } from '../who'\nwho(Astro.locals)`).replace('export const prerender = true\n', ''),
    )
    await eventually('/who-asks', 200, people.personal)
    writeFileSync(
      join(fixture.root, 'src/pages/who-asks.astro'),
      builtPage(`import { who } from '../who'\nwho(Astro.locals)`),
    )
    writeFileSync(policyFile, original.replace(`'/about', `, `'/about', '/who-asks', `))
    await eventually('/who-asks', 200)
    await fixture.until('auth-in-prerendered', from)
    expect(fixture.output().slice(from)).toContain('src/who.ts')
    writeFileSync(policyFile, original)
  }, 60_000)

  test('is a finding on demand, too', async () => {
    const from = fixture.output().length
    writeFileSync(
      join(fixture.root, 'src/pages/gate.astro'),
      `---\nimport * as Clerk from '@clerk/astro/components'\nconst props = { when: { role: 'org:admin' }, isStatic: true }\n---\n<Clerk.Show {...props}>x</Clerk.Show>`,
    )
    await eventually('/gate', 200, people.personal)
    await fixture.until('show-fails-open', from)
    expect(fixture.output().slice(from)).toContain('src/pages/gate.astro')
    expect(fixture.output()).not.toContain('middleware-missing')
  }, 60_000)
})

test('islands are guarded', async () => {
  const { body } = await ask('/plain', { as: people.admin })
  const island = /\/_server-islands\/AdminPanel\?[^"'\s]+/.exec(body)?.[0].replaceAll('&amp;', '&') ?? ''
  expect(await ask(island, { as: people.member })).toMatchObject({ status: 403, runs: [] })
  expect(await ask(island, { as: people.admin })).toMatchObject({ status: 200, runs: ['island:AdminPanel'] })
})

test('the route types follow the route table', () => {
  const types = readFileSync(join(fixture.root, '.astro/integrations/_rolecall_astro/routes.d.ts'), 'utf8')
  expect(types).toContain('| "/orgs/[slug]/billing"')
  expect(types).toContain('| "/orgs/[slug]/**"')
})
