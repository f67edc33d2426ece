import clerk from '@clerk/astro'
import { parseAst } from 'vite'
import { describe, expect, test } from 'vitest'
import { splitPageScript } from './clerk-page-script.ts'

/** What the installed version of Clerk's integration injects. */
function injected(options: Parameters<typeof clerk>[0] = {}): ReadonlyMap<string, string> {
  const scripts = new Map<string, string>()
  const setup = clerk(options).hooks['astro:config:setup'] as (context: object) => void
  setup({
    config: { output: 'static', env: {} },
    command: 'build',
    injectScript: (stage: string, code: string) => scripts.set(stage, code),
    updateConfig: () => undefined,
    logger: console,
  })
  return scripts
}

describe('splitPageScript', () => {
  test.each(['page', 'before-hydration'])('finds the parameters in the script that Clerk injects for "%s"', (stage) => {
    const { rest, clerk: parts } = splitPageScript(
      injected({ appearance: { variables: { colorPrimary: 'red' } } }).get(stage) ?? '',
      parseAst,
    )
    expect(rest).toBe('')
    expect(parts?.imports).toBe('')
    expect(JSON.parse(parts?.parameters ?? '')).toMatchObject({
      appearance: { variables: { colorPrimary: 'red' } },
      sdkMetadata: { name: '@clerk/astro' },
    })
  })

  test('keeps the import that the parameters need', () => {
    const { clerk: parts } = splitPageScript(injected({ ui: {} }).get('page') ?? '', parseAst)
    expect(parts?.imports).toMatch(/^import \{ ui as __internal_clerkAstroUi \} from "@clerk\/ui";?$/)
    expect(parts?.parameters).toContain('ui: __internal_clerkAstroUi')
  })

  test('leaves what other integrations inject where it is', () => {
    const others = ['import { count } from "analytics"', 'count("page")', 'const x = 1']
    const { rest, clerk: parts } = splitPageScript(
      [others[0], injected().get('page'), others[1], others[2]].join('\n'),
      parseAst,
    )
    expect(rest).toBe(others.join('\n'))
    expect(parts).not.toBeNull()
  })

  test('takes nothing from a script without Clerk', () => {
    expect(splitPageScript('console.log(1)', parseAst)).toEqual({ rest: 'console.log(1)', clerk: null })
  })
})
