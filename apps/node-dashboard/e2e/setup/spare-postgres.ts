/** A PostgreSQL for tests that stop, freeze or kill it, or that need an empty database. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { provisionDatabase, startPostgres, type PostgresServer } from '@rolecall/repository/embedded'
import { migrateDatabase } from '../../scripts/services/migrate-database.ts'

export class SparePostgres {
  readonly #directory: string
  readonly #url: string
  readonly #port: number
  #running: PostgresServer | undefined

  private constructor(directory: string, running: PostgresServer) {
    this.#directory = directory
    this.#url = running.url
    this.#port = running.port
    this.#running = running
  }

  static async start(): Promise<SparePostgres> {
    const directory = await mkdtemp(join(tmpdir(), 'tally-spare-'))
    return new SparePostgres(directory, await startPostgres({ directory }))
  }

  /** The process id of the server; 0 while it is stopped. */
  get pid(): number {
    return this.#running?.pid ?? 0
  }

  /** A new database with the app's tables. */
  async database(name: string) {
    const urls = await provisionDatabase({ url: this.#url, database: name })
    await migrateDatabase(urls.ownerUrl, urls)
    return {
      urls,
      environment: { DATABASE_URL: urls.appUrl, SYSTEM_DATABASE_URL: urls.systemUrl },
    }
  }

  async stop(): Promise<void> {
    await this.#running?.stop()
    this.#running = undefined
  }

  /** Starts the server again with its data, on its port, after it was stopped or killed. */
  async restart(): Promise<void> {
    this.#running = await startPostgres({ directory: this.#directory, port: this.#port })
  }

  async remove(): Promise<void> {
    await this.stop()
    await rm(this.#directory, { recursive: true, force: true })
  }
}
