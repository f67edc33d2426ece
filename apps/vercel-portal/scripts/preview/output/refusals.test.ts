import { describe, expect, test } from 'vitest'
import { startPreview } from '../serve/start-preview.ts'
import { config, echo, functionFiles, writeOutput } from '../test/write-output.ts'

const output = { '.vercel/output/static/index.html': 'home', ...functionFiles('_render', echo) }

async function refusal(files: Readonly<Record<string, string | object>>): Promise<{ code: string; message: string }> {
  const project = await writeOutput({ '.vercel/output/config.json': config(), ...output, ...files })
  const preview = await startPreview({ project }).catch((error: unknown) => error as { code: string; message: string })
  if ('stop' in preview) {
    await preview.stop()
    throw new Error('The preview started.')
  }
  return preview
}

describe('what the preview refuses', () => {
  const cases: [string, Readonly<Record<string, string | object>>, string][] = [
    [
      'edge middleware',
      { '.vercel/output/config.json': config([{ src: '/.*', middlewarePath: '_middleware' }]) },
      'Leave middlewareMode at "classic"',
    ],
    [
      'edge functions',
      {
        '.vercel/output/functions/_middleware.func/.vc-config.json': { runtime: 'edge', entrypoint: 'middleware.mjs' },
      },
      '"edge"',
    ],
    ['image optimisation', { '.vercel/output/config.json': { ...config(), images: { sizes: [640] } } }, '"images"'],
    [
      'conditions on routes',
      { '.vercel/output/config.json': config([{ src: '/x', has: [{ type: 'host', value: 'x' }], dest: '/y' }]) },
      '"has"',
    ],
    [
      'conditions that must not hold',
      { '.vercel/output/config.json': config([{ src: '/x', missing: [{ type: 'cookie', key: 'x' }], dest: '/y' }]) },
      '"missing"',
    ],
    [
      'changes of the request on its way',
      { '.vercel/output/config.json': config([{ src: '/x', transforms: [], dest: '/y' }]) },
      '"transforms"',
    ],
    ['renamed files', { '.vercel/output/config.json': { ...config(), overrides: { 'a.html': {} } } }, '"overrides"'],
    [
      'files from elsewhere in functions',
      {
        '.vercel/output/functions/_render.func/.vc-config.json': {
          runtime: 'nodejs22.x',
          handler: 'entry.mjs',
          filePathMap: { 'a.js': 'src/a.js' },
        },
      },
      '"filePathMap"',
    ],
    [
      'other servers',
      { '.vercel/output/config.json': config([{ src: '/x', dest: 'https://example.com/' }]) },
      'https://example.com/',
    ],
    ['other phases', { '.vercel/output/config.json': config([{ handle: 'rewrite' }]) }, '"rewrite"'],
    ['unknown settings in vercel.json', { 'vercel.json': { crons: [] } }, '"crons"'],
    [
      'unknown settings of prerendered functions',
      { '.vercel/output/functions/_render.prerender-config.json': { expiration: 1, group: 1 } },
      '"group"',
    ],
    [
      'handlers of another form',
      functionFiles('_render', 'export default (request, response) => response.end()'),
      '{ fetch }',
    ],
  ]
  test.each(cases)('%s, with a message that says why', async (_, files, words) => {
    const { code, message } = await refusal(files)
    expect(code).toBe('preview_unsupported')
    expect(message).toContain('does not imitate')
    expect(message).toContain(words)
  })

  test('nothing built, with what to do', async () => {
    await expect(startPreview({ project: await writeOutput({ 'package.json': '{}' }) })).rejects.toMatchObject({
      code: 'output_invalid',
      message: expect.stringContaining('Run the build first') as string,
    })
  })
})
