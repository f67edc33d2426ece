/**
 * The running server. It has a session of its own, so that Ctrl-C reaches the app first. A small shell waits for the end
 * of this process, in whichever way it ends, and then shuts the server down.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { constants } from 'node:fs'
import { open, readFile, readlink } from 'node:fs/promises'
import path from 'node:path'
import { EmbeddedPostgresError } from '../errors/embedded-postgres-error.ts'
import { isAlive, readPostmasterPid, serverEnvironment, type Cluster } from './cluster.ts'

export interface Server {
  readonly pid: number
  /** Ends connections and server in order (a fast shutdown). Resolves when the server has ended. */
  stop(): Promise<void>
}

export interface ServerOptions {
  readonly port: number
  readonly durable: boolean
  readonly onLog: (line: string) => void
}

const readyMessage = 'database system is ready to accept connections'

/** @throws {EmbeddedPostgresError} `postgres_port_in_use`, `postgres_already_running`, `postgres_start_failed` */
export async function startServer(cluster: Cluster, options: ServerOptions): Promise<Server> {
  await forgetStrangersPid(cluster.data)
  const child = spawn(cluster.binaries.postgres, serverArguments(cluster, options), {
    ...cluster.identity,
    cwd: '/',
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: serverEnvironment(),
  })
  await untilReady(child, cluster, options)
  // The server does not keep this process alive. The watchdog ends it when the process ends.
  child.unref()
  ;(child.stderr as unknown as { unref(): void }).unref()
  const watchdog = watch(child, cluster)
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  void gone.then(() => watchdog?.kill('SIGKILL'))
  return { pid: child.pid!, stop: () => shutDown(child, gone) }
}

const serverArguments = (cluster: Cluster, { port, durable }: ServerOptions): readonly string[] => {
  const settings: Record<string, string> = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    password_encryption: 'scram-sha-256',
    logging_collector: 'off',
    log_destination: 'stderr',
    lc_messages: 'C',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  return ['-D', cluster.data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

/** Above every process id of Linux. */
const unusedPid = '4194305'

/**
 * A killed server leaves `postmaster.pid`. PostgreSQL handles that itself, except when the id belongs to a zombie or to
 * another program, which is common in containers, where ids start over. Only the id is replaced: PostgreSQL still checks
 * the rest of the note for backends that outlived the killed server.
 */
async function forgetStrangersPid(data: string): Promise<void> {
  const pid = await readPostmasterPid(data)
  if (pid === undefined || process.platform !== 'linux' || (isAlive(pid) && (await isServerOf(data, pid)))) return
  const file = path.join(data, 'postmaster.pid')
  const note = await readFile(file, 'utf8').catch(() => undefined)
  if (note === undefined) return
  // Links are not followed, because the folder belongs to the server's user and this process may be root.
  const handle = await open(file, constants.O_WRONLY | constants.O_TRUNC | (constants.O_NOFOLLOW ?? 0))
  try {
    await handle.writeFile(note.replace(/^\d+/, unusedPid))
  } finally {
    await handle.close()
  }
}

async function isServerOf(data: string, pid: number): Promise<boolean> {
  const command = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => undefined)
  const directory = await readlink(`/proc/${pid}/cwd`).catch(() => undefined)
  return (command === undefined || command.trim() === 'postgres') && (directory === undefined || directory === data)
}

function untilReady(child: ChildProcess, cluster: Cluster, { port, onLog }: ServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const lines: string[] = []
    let rest = ''
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      const parts = (rest + text).split('\n')
      rest = parts.pop() ?? ''
      for (const line of parts) {
        lines.push(line)
        if (lines.length > 40) lines.shift()
        onLog(line)
        if (line.includes(readyMessage)) resolve()
      }
    })
    child.once('error', (cause) => reject(startFailure([...lines, rest], cluster, port, cause)))
    child.once('close', () => reject(startFailure([...lines, rest], cluster, port)))
  })
}

function startFailure(
  lines: readonly string[],
  cluster: Cluster,
  port: number,
  cause?: unknown,
): EmbeddedPostgresError {
  const log = lines.join('\n').trim()
  if (/Address already in use|could not bind/.test(log)) return portInUse(port)
  if (/lock file "postmaster\.pid" already exists|pre-existing shared memory block/.test(log)) {
    return new EmbeddedPostgresError(
      'postgres_already_running',
      `Another PostgreSQL server is running on "${cluster.data}".`,
      'Stop it, or use its port instead of starting a second one.',
    )
  }
  return new EmbeddedPostgresError(
    'postgres_start_failed',
    'PostgreSQL did not start.',
    `The end of its log:\n${log}`,
    { cause },
  )
}

export const portInUse = (port: number) =>
  new EmbeddedPostgresError(
    'postgres_port_in_use',
    `Another program listens on port ${port} of 127.0.0.1.`,
    'Stop that program, choose another port, or leave `port` out for a free one.',
  )

function watch(server: ChildProcess, cluster: Cluster): ChildProcess | undefined {
  if (process.platform === 'win32') return undefined
  const watchdog = spawn('/bin/sh', ['-c', 'cat >/dev/null; kill -INT "$0"', String(server.pid)], {
    ...cluster.identity,
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: serverEnvironment(),
  })
  watchdog.on('error', () => undefined)
  watchdog.unref()
  watchdog.stdin?.on('error', () => undefined)
  ;(watchdog.stdin as unknown as { unref(): void }).unref()
  return watchdog
}

/**
 * A smart shutdown lets closing connections close. A fast shutdown ends the others. When that hangs, an immediate
 * shutdown follows, and then SIGKILL.
 */
async function shutDown(child: ChildProcess, gone: Promise<void>): Promise<void> {
  child.ref()
  const then = (signal: NodeJS.Signals, after: number) => setTimeout(() => child.kill(signal), after)
  child.kill('SIGTERM')
  const escalation = [then('SIGINT', 300), then('SIGQUIT', 15_000), then('SIGKILL', 20_000)]
  await gone
  escalation.forEach(clearTimeout)
}
