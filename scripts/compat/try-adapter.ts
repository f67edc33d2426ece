/**
 * Builds the fixture app with the adapter of a platform, runs what it built as that platform does (Netlify's function
 * in this process, Cloudflare's worker in workerd), and asks it. `node scripts/compat/try-adapter.ts netlify`; exit code
 * 1 when an answer is not the expected one.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ScriptError } from '../errors/script-error.ts'
import { freePort } from '../ports/free-port.ts'
import { buildArguments, installProject } from './install-project.ts'
import { succeed } from './succeed.ts'

/** The answers to a visitor without a session, written by hand. */
const expected: readonly (readonly [path: string, status: number, code: string | null])[] = [
  ['/', 200, null],
  ['/dashboard', 307, 'unauthenticated'],
  ['/%64ashboard', 307, 'unauthenticated'],
  ['/admin/users/1', 307, 'unauthenticated'],
  ['/api/admin', 401, 'unauthenticated'],
  ['/_server-islands/AdminPanel?e=x&p=&s=', 401, 'unauthenticated'],
  ['/nothing', 404, null],
]

type Ask = (path: string, headers: Readonly<Record<string, string>>) => Promise<Response>

interface Platform {
  readonly dependencies: Readonly<Record<string, string>>
  readonly start: (app: string, root: string) => Promise<{ ask: Ask; stop: () => Promise<void> }>
}

const platforms: ReadonlyMap<string, Platform> = new Map([
  ['netlify', { dependencies: { '@astrojs/netlify': '8.2.6' }, start: startNetlify }],
  ['cloudflare', { dependencies: { '@astrojs/cloudflare': '14.3.3', wrangler: '4.164.0' }, start: startCloudflare }],
])

const name = process.argv[2] ?? ''
const platform = platforms.get(name)
if (!platform)
  throw new ScriptError(
    'argument_missing',
    `"${name}" is not a platform.`,
    `Name one: ${[...platforms.keys()].join(', ')}.`,
  )

const project = await installProject({ astro: '7.3.4', '@astrojs/node': '11.1.6', ...platform.dependencies })
try {
  const app = join(project.root, 'fixtures/app')
  await succeed('npm', buildArguments(project.root), {
    env: {
      NODE_ENV: 'production',
      PUBLIC_CLERK_PUBLISHABLE_KEY: `pk_test_${Buffer.from('compat.lcl.dev$').toString('base64url')}`,
      FIXTURE_ADAPTER: `@astrojs/${name}`,
      FIXTURE_OUT: join(app, 'dist'),
    },
  })
  const running = await platform.start(app, project.root)
  try {
    const wrong = await answersThatDiffer(running.ask)
    for (const line of wrong) console.log(line)
    console.log(`${name}: ${wrong.length === 0 ? 'all' : 'not all'} of ${expected.length} answers as expected`)
    if (wrong.length > 0) process.exitCode = 1
  } finally {
    await running.stop()
  }
} finally {
  await project.remove()
}

async function answersThatDiffer(ask: Ask): Promise<readonly string[]> {
  const wrong: string[] = []
  for (const [path, status, code] of expected) {
    // A browser that Clerk knows and that is signed out; without the cookies a page is answered with Clerk's handshake.
    const response = await ask(path, { cookie: '__client_uat=0; __clerk_db_jwt=dvb_compat', accept: 'text/html' })
    const body = await response.text()
    const got = response.headers.get('x-rolecall-code')
    if (response.status !== status || got !== code)
      wrong.push(`${path}: ${response.status} ${String(got)}, not ${status} ${String(code)}`)
    if (code !== null && body.includes('<title>')) wrong.push(`${path}: a page was sent`)
  }
  return wrong
}

async function startNetlify(app: string): ReturnType<Platform['start']> {
  process.env['CLERK_SECRET_KEY'] = 'sk_test_compat'
  const url = pathToFileURL(join(app, '.netlify/v1/functions/ssr/ssr.mjs')).href
  const { default: handler } = (await import(url)) as {
    readonly default: (request: Request, context: object) => Promise<Response>
  }
  return {
    ask: (path, headers) => handler(new Request(`http://localhost${path}`, { headers }), { ip: '127.0.0.1' }),
    stop: () => Promise.resolve(),
  }
}

async function startCloudflare(app: string, root: string): ReturnType<Platform['start']> {
  // It redirects wrangler from the project to the built worker, and wrangler starts at the worker.
  await rm(join(app, '.wrangler'), { recursive: true, force: true })
  const port = await freePort()
  const wrangler = join(root, 'node_modules/wrangler/bin/wrangler.js')
  const args = [wrangler, 'dev', '--local', '--port', String(port), '--var', 'CLERK_SECRET_KEY:sk_test_compat']
  const server = spawn(process.execPath, args, {
    cwd: join(app, 'dist/server'),
    env: { ...process.env, WRANGLER_SEND_METRICS: 'false', CI: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own: workerd is a child of wrangler.
    detached: true,
  })
  const stop = async () => {
    if (server.exitCode !== null || server.pid === undefined) return
    const ended = once(server, 'exit')
    process.kill(-server.pid, 'SIGKILL')
    await ended
  }
  let output = ''
  try {
    await new Promise<void>((resolve, reject) => {
      const listen = (chunk: Buffer) => {
        output += chunk.toString()
        if (output.includes('Ready on')) resolve()
      }
      server.stdout.on('data', listen)
      server.stderr.on('data', listen)
      server.once('exit', () => reject(notReady('wrangler ended.', output)))
      setTimeout(() => reject(notReady('wrangler was not ready after three minutes.', output)), 180_000).unref()
    })
  } catch (error) {
    await stop()
    throw error
  }
  return { ask: (path, headers) => fetch(`http://localhost:${port}${path}`, { headers, redirect: 'manual' }), stop }
}

function notReady(message: string, output: string): ScriptError {
  return new ScriptError('server_not_ready', message, `Its output:\n${output}`)
}
