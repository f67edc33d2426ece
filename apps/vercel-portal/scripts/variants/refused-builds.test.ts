/** Settings that must never be turned on: each makes the build fail with a remedy. */
import { describe, expect, onTestFinished, test } from 'vitest'
import { buildVariant, type Variant } from './build-variant.ts'

const adapter = (options: string): Variant['changes'] => ({ 'astro.config.ts': [['vercel()', `vercel(${options})`]] })
const portalPage = 'src/pages/portal/account.astro'

const refusals: readonly (readonly [what: string, variant: Variant, code: string, words: readonly string[]])[] = [
  [
    'isr: true',
    { changes: adapter('{ isr: true }') },
    'isr-protected',
    ['/portal/account', 'gives one response to all visitors', 'turn isr off'],
  ],
  [
    'edge middleware',
    { changes: adapter(`{ middlewareMode: 'edge' }`) },
    'edge-middleware',
    ["Remove middlewareMode: 'edge'"],
  ],
  [
    'a prerendered portal page',
    { changes: { [portalPage]: [['prerender = false', 'prerender = true']] } },
    'prerendered-protected',
    [portalPage, 'prerender = false'],
  ],
  [
    'a portal page without prerender = false',
    { changes: { [portalPage]: [['export const prerender = false', '']] } },
    'prerendered-protected',
    [portalPage, 'prerender = false'],
  ],
  [
    'isr for public on-demand pages',
    { changes: adapter('{ isr: { exclude: [/^\\/portal/, /^\\/api/] } }') },
    'isr-personal-page',
    ['/sign-in/[...step]', 'who is signed in', 'isr.exclude'],
  ],
  [
    'the secret key in the environment of the build',
    { changes: {}, environment: { CLERK_SECRET_KEY: 'sk_test_aVeryRealLookingKeyForThisTest0123456789' } },
    'secret-in-output',
    ['CLERK_SECRET_KEY'],
  ],
  [
    'a condition that the browser cannot evaluate',
    {
      changes: {
        'src/components/SiteHeader.astro': [
          ['<Show when="signed-out">', `<Show when={(has) => has({ role: 'org:admin' })}>`],
        ],
      },
    },
    'show-fails-open',
    ['src/components/SiteHeader.astro', 'every signed-in visitor'],
  ],
]

// Each takes a build, so only the long version runs all of them.
const chosen = process.env['ROLECALL_FULL'] === '1' ? refusals : refusals.slice(0, 3)

describe('the build refuses', () => {
  test.each(chosen)('%s', { timeout: 180_000 }, async (_, variant, code, words) => {
    const build = await buildVariant({ ...variant, environment: { PORTAL_CLERK_PORT: '4332', ...variant.environment } })
    onTestFinished(() => build.remove())
    expect(build.exitCode, build.output).not.toBe(0)
    expect(build.output).toContain(code)
    for (const word of words) expect(build.output).toContain(word)
    expect(build.output).not.toContain('aVeryRealLookingKey')
  })
})
