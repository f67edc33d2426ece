/**
 * Builds the smallest protected app against one version of Astro, with our packages as they would be published, and
 * asks the built server for each of its routes. `node scripts/compat/try-astro.ts 7.0.0 11.0.0` (Astro, then its Node adapter); exit code 1 when an answer
 * is not the expected one.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { freePort } from '../ports/free-port.ts'
import { runCommand } from '../steps/run-command.ts'

/** What a visitor without a session gets, written by hand. */
const expected = new Map([
  ['/', 200],
  ['/private', 307],
  ['/%70rivate', 307],
  ['/api/private', 401],
  ['/nothing', 404],
])

const [version, adapter] = process.argv.slice(2)
if (!version || !adapter) {
  throw new Error('Name a version of Astro and of @astrojs/node: node scripts/compat/try-astro.ts 7.0.0 11.0.0')
}

const root = await mkdtemp(join(tmpdir(), 'rolecall-astro-'))
try {
  await cp(resolve(import.meta.dirname, 'app'), root, { recursive: true })
  await install(version, adapter)
  const publishableKey = `pk_test_${Buffer.from('compat.lcl.dev$').toString('base64url')}`
  await succeed('node', [join(root, 'node_modules/astro/bin/astro.mjs'), 'build', '--root', root], {
    PUBLIC_CLERK_PUBLISHABLE_KEY: publishableKey,
  })
  const wrong = await answersThatDiffer(publishableKey)
  for (const line of wrong) console.log(line)
  console.log(`Astro ${version}: ${expected.size - wrong.length} of ${expected.size} answers as expected`)
  if (wrong.length > 0) process.exitCode = 1
} finally {
  await rm(root, { recursive: true, force: true })
}

async function install(astro: string, node: string): Promise<void> {
  for (const name of ['rbac', 'astro'])
    await succeed('pnpm', ['--dir', `packages/${name}`, 'pack', '--pack-destination', root])
  const packed = (await readdir(root)).filter((file) => file.endsWith('.tgz'))
  const file = (name: string) => `file:./${packed.find((entry) => entry.startsWith(`rolecall-${name}-`)) ?? ''}`
  const manifest = {
    private: true,
    type: 'module',
    dependencies: {
      astro,
      '@astrojs/node': node,
      '@clerk/astro': '4.0.21',
      '@rolecall/astro': file('astro'),
      '@rolecall/rbac': file('rbac'),
    },
    overrides: { '@rolecall/rbac': file('rbac') },
  }
  await writeFile(join(root, 'package.json'), JSON.stringify(manifest))
  await succeed('npm', ['install', '--prefix', root, '--no-audit', '--no-fund', '--loglevel=error'])
}

async function answersThatDiffer(publishableKey: string): Promise<readonly string[]> {
  const port = await freePort()
  const server = spawn(process.execPath, [join(root, 'dist/server/entry.mjs')], {
    env: {
      ...process.env,
      HOST: '127.0.0.1',
      PORT: String(port),
      PUBLIC_CLERK_PUBLISHABLE_KEY: publishableKey,
      CLERK_SECRET_KEY: 'sk_test_compat',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    await once(server.stdout, 'data')
    const wrong: string[] = []
    for (const [path, status] of expected) {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, {
        redirect: 'manual',
        // A browser that Clerk knows and that is signed out; without the cookies a page is answered with Clerk's handshake.
        headers: { cookie: '__client_uat=0; __clerk_db_jwt=dvb_compat', accept: 'text/html' },
      })
      const leaked = status !== 200 && (await response.text()).includes('private')
      if (response.status !== status || leaked)
        wrong.push(`${path}: ${response.status} instead of ${status}${leaked ? ', with its content' : ''}`)
    }
    return wrong
  } finally {
    server.kill()
    await once(server, 'exit')
  }
}

async function succeed(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<void> {
  const result = await runCommand(command, args, { env })
  if (!result.ok) throw new Error(`"${command} ${args.join(' ')}" failed:\n${result.output}`)
}
