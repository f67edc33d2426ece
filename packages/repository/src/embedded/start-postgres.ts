import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { EmbeddedPostgresError } from '../errors/embedded-postgres-error.ts'
import { isStopping, prepareCluster, type Cluster } from './cluster.ts'
import { portInUse, startServer, type Server } from './server.ts'

export interface StartPostgresOptions {
  /** Where the cluster lives; created when missing. A relative path starts at the working directory. */
  readonly directory: string
  /** A TCP port on 127.0.0.1. Default: a free one. */
  readonly port?: number
  /** `false` gives up crash safety for speed (no fsync): for tests. Default `true`. */
  readonly durable?: boolean
  /** `false` removes the cluster on `stop()`. Default `true`. */
  readonly persist?: boolean
  /** Gets the server's log, line by line. Statements that fail are logged by PostgreSQL with their text. */
  readonly onLog?: (line: string) => void
}

/** A PostgreSQL server that this process started. */
export interface PostgresServer extends AsyncDisposable {
  /** The superuser's connection string to the database `postgres`; it contains the password. */
  readonly url: string
  readonly host: '127.0.0.1'
  readonly port: number
  readonly pid: number
  /** PostgreSQL's data directory: inside `directory`, or elsewhere when the server's user could not enter that. */
  readonly dataDirectory: string
  /** Ends the server and its connections in order. Calling it again waits for the same end. */
  stop(): Promise<void>
}

/**
 * Starts a real PostgreSQL for development and tests, with the programs of the optional peer `embedded-postgres`.
 * The first start creates the cluster (about a second), later ones reuse it. It listens on 127.0.0.1 only, with a
 * random password that is kept beside the data. As root it runs as an unprivileged user; where that user cannot
 * enter `directory`, data and programs move to a folder it can, and `dataDirectory` says which. The server ends
 * with this process, even when that one is killed, and does not keep it alive. Windows and macOS: not tested.
 *
 * @throws {EmbeddedPostgresError} `postgres_binaries_missing`, `postgres_user_missing`,
 * `postgres_unreachable_directory`, `postgres_init_failed`, `postgres_already_running`, `postgres_port_in_use`,
 * `postgres_start_failed`
 * @example
 * ```ts
 * import { startPostgres } from '@rolecall/repository/embedded'
 * const postgres = await startPostgres({ directory: '.data/postgres' })
 * process.env.DATABASE_URL = postgres.url
 * await postgres.stop()
 * ```
 */
export async function startPostgres(options: StartPostgresOptions): Promise<PostgresServer> {
  const { directory, port: requestedPort, durable = true, persist = true, onLog = () => undefined } = options
  if (requestedPort !== undefined) await assertFree(requestedPort)
  const cluster = await prepareCluster(path.resolve(directory), { durable })
  const { server, port } = await startOnPort(cluster, requestedPort, (port) =>
    startServer(cluster, { port, durable, onLog }),
  )
  let stopping: Promise<void> | undefined
  const stop = () => (stopping ??= server.stop().then(() => (persist ? undefined : cluster.discard())))
  return {
    url: `postgres://postgres:${cluster.password}@127.0.0.1:${port}/postgres`,
    host: '127.0.0.1',
    port,
    pid: server.pid,
    dataDirectory: cluster.data,
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

/**
 * Tries again where waiting helps: a free port that somebody else took in between, and a server that is still
 * shutting down, or about to, because the process that started it was just killed.
 */
async function startOnPort(
  cluster: Cluster,
  requested: number | undefined,
  start: (port: number) => Promise<Server>,
): Promise<{ readonly server: Server; readonly port: number }> {
  const started = Date.now()
  for (;;) {
    const port = requested ?? (await freePort())
    try {
      return { server: await start(port), port }
    } catch (error) {
      const code = error instanceof EmbeddedPostgresError ? error.code : undefined
      const patience = (await isStopping(cluster.data)) ? 20_000 : 2_000
      const transient =
        code === 'postgres_already_running' || (code === 'postgres_port_in_use' && requested === undefined)
      if (!transient || Date.now() - started > patience) throw error
      await delay(100)
    }
  }
}

const listenOn = (port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : port))
    })
  })

const freePort = () => listenOn(0)

async function assertFree(port: number): Promise<void> {
  await listenOn(port).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EADDRINUSE' ? portInUse(port) : error
  })
}
