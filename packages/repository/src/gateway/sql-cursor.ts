/** A cursor for Kysely's PostgreSQL dialect that needs no further package: DECLARE and FETCH in a transaction. */
import type { PostgresCursor, PostgresPoolClient } from 'kysely'

interface Client {
  query(text: string, parameters: readonly unknown[]): Promise<{ readonly rows: readonly unknown[] }>
  getTransactionStatus?(): string | null
}

export class SqlCursor<Row> implements PostgresCursor<Row> {
  readonly #text: string
  readonly #parameters: readonly unknown[]
  #client: Client | undefined
  #declared = false
  #ownsTransaction = false
  #failed = false

  constructor(text: string, parameters: unknown[]) {
    this.#text = text
    this.#parameters = parameters
  }

  attach(client: PostgresPoolClient): this {
    this.#client = client
    return this
  }

  async read(rowsCount: number): Promise<Row[]> {
    try {
      if (!this.#declared) await this.#declare()
      return [...(await this.#send(`fetch forward ${Number(rowsCount)} from rolecall_stream`)).rows] as Row[]
    } catch (error) {
      this.#failed = true
      throw error
    }
  }

  async close(): Promise<void> {
    if (this.#ownsTransaction) await this.#send(this.#failed ? 'rollback' : 'commit')
    else if (this.#declared && !this.#failed) await this.#send('close rolecall_stream')
  }

  async #declare(): Promise<void> {
    if ((this.#client?.getTransactionStatus?.() ?? 'I') === 'I') {
      await this.#send('begin')
      this.#ownsTransaction = true
    }
    await this.#send(`declare rolecall_stream no scroll cursor for ${this.#text}`, this.#parameters)
    this.#declared = true
  }

  #send(text: string, parameters: readonly unknown[] = []) {
    return this.#client!.query(text, parameters)
  }
}
