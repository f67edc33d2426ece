/**
 * Follows the READMEs of the packages outside of the workspace, with our packages as they would be published: an Astro
 * app, the local Clerk, a program on the repository. `node scripts/readme/run-code.ts app`; exit code 1 when it fails.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type * as LocalClerk from '../../packages/local-clerk/dist/index.js'
import type * as LocalClerkTesting from '../../packages/local-clerk/dist/testing.js'
import { packPackages } from '../compat/pack-packages.ts'
import { succeed } from '../compat/succeed.ts'
import { ScriptError } from '../errors/script-error.ts'
import { freePort } from '../ports/free-port.ts'
import { createProject, type ReaderProject } from './create-project.ts'
import { readDocuments, type Document } from './documents.ts'

/** The files of `npm create astro`, with the pages that the READMEs mention. */
const astroProject = {
  files: {
    'tsconfig.json': JSON.stringify({ extends: 'astro/tsconfigs/strict', include: ['.astro/types.d.ts', '**/*'] }),
    'src/pages/index.astro': '<html lang="en"><title>Home</title><h1>Home</h1></html>\n',
    'src/pages/admin.astro': '<html lang="en"><title>Admin</title><h1>For admins</h1></html>\n',
  },
  dependencies: { astro: '7.3.4' },
}
const seed = {
  users: [{ email: 'ada@acme.test' }, { email: 'mia@acme.test' }],
  organizations: [
    { slug: 'acme', name: 'Acme', members: { 'ada@acme.test': 'org:admin', 'mia@acme.test': 'org:member' } },
  ],
} as const

const readers = {
  app: followApp,
  'local-clerk': followLocalClerk,
  worker: followWorker,
} as const satisfies Record<string, (packed: ReadonlyMap<string, string>) => Promise<string>>

const name = process.argv[2] ?? ''
const follow = new Map(Object.entries(readers)).get(name)
if (follow === undefined)
  throw new ScriptError(
    'argument_missing',
    `"${name}" is not a project.`,
    `Name one: ${Object.keys(readers).join(', ')}.`,
  )
/** Running parts, in the order of their start. They are stopped in reverse. */
const running: { stop(): Promise<unknown> }[] = []
const tarballs = await mkdtemp(join(tmpdir(), 'rolecall-packed-'))
try {
  console.log(await follow(await packPackages(tarballs)))
} finally {
  for (const part of running.reverse()) await part.stop()
  await rm(tarballs, { recursive: true, force: true })
}

function readme(name: string): Document {
  const document = readDocuments().find(({ path }) => path === join('packages', name, 'README.md'))
  if (document === undefined) throw new ScriptError('argument_missing', `packages/${name} has no README.`, 'Write one.')
  return document
}

async function project(options: Parameters<typeof createProject>[0]): Promise<ReaderProject> {
  const created = await createProject(options)
  running.push({ stop: created.remove })
  return created
}

/** rbac's and astro's READMEs: the app builds, and its pages are guarded. */
async function followApp(packed: ReadonlyMap<string, string>): Promise<string> {
  const app = await project({
    documents: [readme('rbac'), readme('astro')],
    files: astroProject.files,
    dependencies: {
      ...astroProject.dependencies,
      ...{ '@astrojs/check': '0.9.10', typescript: '6.0.3' },
      '@rolecall/local-clerk': packed.get('@rolecall/local-clerk') ?? '',
    },
    packed,
  })
  const localClerk = await importFrom<typeof LocalClerk>(app, '@rolecall/local-clerk/dist/index.js')
  const testing = await importFrom<typeof LocalClerkTesting>(app, '@rolecall/local-clerk/dist/testing.js')
  const clerk = await localClerk.startLocalClerk({ port: await freePort(), seed })
  running.push(clerk)
  await app.run('astro', ['build'], { ...clerk.buildEnvironment, NODE_ENV: 'production' })
  await app.run('astro', ['check'])

  const port = await freePort()
  const url = `http://localhost:${port}`
  start(app.root, ['dist/server/entry.mjs'], { ...clerk.environment, HOST: '127.0.0.1', PORT: String(port) })
  const cookies = (email: string | null) =>
    testing.sessionCookies(clerk, email, { origin: url, ...(email !== null && { organization: 'acme' }) })
  await expectStatus(url, '/', await cookies(null), 200)
  await expectStatus(url, '/admin', await cookies(null), 307)
  await expectStatus(url, '/admin', await cookies('mia@acme.test'), 403)
  await expectStatus(url, '/admin', await cookies('ada@acme.test'), 200)
  return 'The app of the READMEs of rbac and astro builds, type-checks, and lets admins in.'
}

/** local-clerk's README: the app runs under `astro dev`, and the program starts a Clerk. */
async function followLocalClerk(packed: ReadonlyMap<string, string>): Promise<string> {
  const app = await project({ documents: [readme('local-clerk')], ...astroProject, packed })
  const port = await freePort()
  start(app.root, ['node_modules/astro/bin/astro.mjs', 'dev', '--port', String(port)])
  await expectStatus(`http://localhost:${port}`, '/', '__client_uat=0; __clerk_db_jwt=dvb_reader', 200)
  await expectStatus(`http://localhost:${port}`, '/__clerk/v1/environment', '', 200)
  const program = start(app.root, ['clerk.ts'])
  await expectStatus('http://localhost:4800', '/v1/environment', '', 200)
  await program.stop()
  return 'The app and the program of the README of local-clerk run.'
}

/** repository's README: its files compile, and the program that it runs ends well. */
async function followWorker(packed: ReadonlyMap<string, string>): Promise<string> {
  const document = readme('repository')
  const worker = await project({
    documents: [document],
    files: {
      'tsconfig.json': JSON.stringify({
        compilerOptions: {
          ...{ target: 'ES2023', module: 'NodeNext', types: ['node'], strict: true, noEmit: true },
          allowImportingTsExtensions: true,
        },
      }),
    },
    dependencies: { typescript: '6.0.3' },
    packed,
  })
  await worker.run('tsc', [])
  const programs = [...document.text.matchAll(/`node ([\w./-]+\.ts)`/g)].map(([, file = '']) => file)
  if (programs.length === 0)
    throw new ScriptError('argument_missing', 'The README of repository runs no program.', 'Say `node <file>` in it.')
  for (const file of programs) await succeed(process.execPath, [file], { cwd: worker.root })
  return `The program of the README of repository compiles and runs: ${programs.join(', ')}.`
}

async function importFrom<Module>({ root }: ReaderProject, path: string): Promise<Module> {
  return (await import(pathToFileURL(resolve(root, 'node_modules', path)).href)) as Module
}

function start(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): { stop(): Promise<unknown> } {
  const child = spawn(process.execPath, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 2, 2] })
  const ended = once(child, 'exit')
  const part = { stop: () => (child.kill('SIGTERM'), ended) }
  running.push(part)
  return part
}

/** Waits until the server answers with `status`. @throws {ScriptError} `unexpected_answer`, after three minutes */
async function expectStatus(url: string, path: string, cookie: string, status: number): Promise<void> {
  const deadline = Date.now() + 180_000
  const headers = { accept: 'text/html', 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate', cookie }
  const ask = async () => {
    try {
      const response = await fetch(url + path, { headers, redirect: 'manual' })
      return { status: response.status, text: await response.text() }
    } catch (error) {
      return { status: 0, text: (error as Error).message }
    }
  }
  for (;;) {
    const answer = await ask()
    if (answer.status === status) return
    // A server that answers has started: only the wait for it is repeated.
    if (answer.status !== 0 || Date.now() > deadline)
      throw new ScriptError(
        'unexpected_answer',
        `${path} was answered with ${answer.status}, not ${status}.`,
        `The answer: ${answer.text.slice(0, 1000)}`,
      )
    await new Promise((resume) => setTimeout(resume, 200))
  }
}
