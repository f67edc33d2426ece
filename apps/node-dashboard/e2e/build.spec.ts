/** A build with every secret in its environment writes none of them into a file. */
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, test } from './setup/test.ts'

const root = resolve(import.meta.dirname, '..')

const secrets = {
  // Only in a file.
  CLERK_SECRET_KEY: undefined,
  CLERK_MACHINE_SECRET_KEY: undefined,
  CLERK_WEBHOOK_SIGNING_SECRET: 'whsec_builtWithThisOne',
  DATABASE_URL: 'postgres://tally_app:builtWithThisOne@localhost/tally',
  SYSTEM_DATABASE_URL: 'postgres://tally_system:builtWithThisOne@localhost/tally',
}

test('a build for a Clerk instance succeeds with every secret set, and contains none', async () => {
  // Inside the app, because the built server resolves packages from its own folder.
  const report = await readFile(join(root, 'access-report.json'))
  const out = await mkdtemp(join(root, 'dist/build-'))
  // A file that Astro reads in one mode only.
  const file = join(root, '.env.production')
  await writeFile(file, 'CLERK_SECRET_KEY=sk_test_builtWithThisOne\nCLERK_MACHINE_SECRET_KEY=ak_builtWithThisOne\n', {
    flag: 'wx',
  })
  try {
    const build = await run([resolve(root, 'node_modules/astro/bin/astro.mjs'), 'build', '--outDir', out], {
      ...secrets,
      PUBLIC_CLERK_PUBLISHABLE_KEY: `pk_test_${Buffer.from('built.clerk.accounts.dev$').toString('base64url')}`,
      LOCAL_CLERK_PORT: '',
    })
    expect(build.code, build.words).toBe(0)
    const files = (await readdir(out, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
    expect(files.some(({ name }) => name === 'entry.mjs')).toBe(true)
    const texts = files.map(async ({ parentPath, name }) => ({
      name,
      text: await readFile(join(parentPath, name), 'latin1'),
    }))
    const holding = (await Promise.all(texts)).filter(({ text }) => text.includes('builtWithThisOne'))
    expect(holding.map(({ name }) => name)).toEqual([])
  } finally {
    await rm(file)
    await rm(out, { recursive: true, force: true })
    await writeFile(join(root, 'access-report.json'), report)
  }
})

test('the dashboard without auth, which the benchmark compares with, builds from the app’s pages', async () => {
  const out = await mkdtemp(join(root, 'bench/without-auth/dist-'))
  try {
    const program = `import { buildWithoutAuth } from './bench/without-auth/build.ts'; await buildWithoutAuth(${JSON.stringify(out)})`
    const build = await run(['--input-type=module', '--eval', program], {})
    expect(build.code, build.words).toBe(0)
    expect(await readdir(join(out, 'server'))).toContain('entry.mjs')
  } finally {
    await rm(out, { recursive: true, force: true })
  }
})

function run(args: readonly string[], environment: Readonly<Record<string, string | undefined>>) {
  return new Promise<{ code: number | string | null | undefined; words: string }>((ended) =>
    execFile(
      process.execPath,
      [...args],
      { cwd: root, env: { ...process.env, ...environment } },
      (error, stdout, stderr) => ended({ code: error ? error.code : 0, words: stdout + stderr }),
    ),
  )
}
