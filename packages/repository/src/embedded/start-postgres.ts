import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { EmbeddedPostgresError } from '../errors/embedded-postgres-error.ts'
import { isStopping, prepareCluster, type Cluster } from './cluster.ts'
import { portInUse, startServer, type Server } from './server.ts'

export interface StartPostgresOptions {
  /** The cluster's folder, created when missing. A relative path starts at the working directory. */
  readonly directory: string
  /** A TCP port on 127.0.0.1. Default: a free one. */
  readonly port?: number
  /** `false` gives up crash safety for speed (no fsync): for tests. Default `true`. */
  readonly durable?: boolean
  /** `false` removes the cluster on `stop()`. Default `true`. */
  readonly persist?: boolean
  /** Receives the server's log line by line. It contains the SQL of failed statements. */
  readonly onLog?: (line: string) => void
}

/** A PostgreSQL server that this process has started. */
export interface PostgresServer extends AsyncDisposable {
  /** The superuser's connection string to the database `postgres`; it contains the password. */
  readonly url: string
  readonly host: '127.0.0.1'
  readonly port: number
  readonly pid: number
  /** PostgreSQL's data directory: inside `directory`, or elsewhere when the server's user cannot enter that. */
  readonly dataDirectory: string
  /** Ends the server and its connections in order. Further calls wait for the same end. */
  stop(): Promise<void>
}

/**
 * Starts a real PostgreSQL for development and tests, with the programs of the optional peer `embedded-postgres`. The
 * first start creates the cluster, which takes about a second. Later starts reuse it. The server listens on 127.0.0.1
 * only, with a random password in a file beside the data. Under root it runs as an unprivileged user. When that user
 * cannot enter `directory`, data and programs move to another folder, which `dataDirectory` names. The server ends with
 * this process, even when it is killed, and does not keep it alive. Not tested on Windows and macOS.
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
 * Tries again when another program has taken the free port in between, and when a previous server of this cluster is
 * still shutting down because its process was killed.
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
