/** Scopes over a `pg` pool: one round trip for a statement, k + 1 for a transaction of k. Nothing is prepared by name. */
import type { CompiledQuery, QueryResult, UnknownRow } from 'kysely'
import { fromDatabaseError, isConnectionLoss } from '../errors/from-database-error.ts'
import { TransactionError } from '../errors/repository-errors.ts'
import { transactionAborted, transactionClosed } from '../errors/transaction-errors.ts'
import type { OrganizationScope } from '../session/organization-scope.ts'
import { executeBundled, queryClassOf } from './bundled-query.ts'
import type { Gateway, OpenTransaction, Stream, TransactionSettings } from './gateway.ts'
import { beginStatement, isRead, openingSteps, roleSteps, type Step } from './opening-steps.ts'
import { readCursor } from './read-cursor.ts'
import { runSavepoint } from './run-savepoint.ts'
import { serializeParameters } from './serialize-parameters.ts'
import { toQueryResult, type PgClient, type PgPool } from './pg-types.ts'
import { tolerateLoss } from './tolerate-loss.ts'

export function createPgGateway(pool: PgPool, role: string | undefined): Gateway {
  tolerateLoss(pool)
  return {
    execute: (scope, query) => runAlone(pool, openingSteps(scope, role), query),
    transaction: (scope, settings, run) => runTransaction(pool, scope, role, settings, run),
    stream: (scope, query, chunkSize) => streamAlone(pool, openingSteps(scope, role), query, chunkSize),
    inspect: (look) =>
      withClient(pool, true, async (client) => {
        await client.query('begin')
        try {
          for (const { text, values } of roleSteps(role)) await client.query(text, values)
          return await look(
            async <Row>(text: string, values: readonly unknown[]) =>
              (await client.query(text, values)).rows as readonly Row[],
          )
        } finally {
          await client.query('rollback')
        }
      }),
  }
}

/** An idle connection. A statement on one with an open transaction would be lost when that one rolls back. */
async function connect(pool: PgPool): Promise<PgClient> {
  try {
    for (;;) {
      const client = await pool.connect()
      const status = client.getTransactionStatus?.() ?? 'I'
      if (status === 'I') return client
      client.release(true)
    }
  } catch (error) {
    throw fromDatabaseError(error, false)
  }
}

/** Whether the connection is idle and intact. Others do not go back to the pool. */
const isReusable = (client: PgClient, error?: unknown): boolean => {
  if (error !== undefined && (isConnectionLoss(error) || !('severity' in Object(error)))) return false
  const status = client.getTransactionStatus?.()
  return status === undefined ? error === undefined : status === 'I'
}

async function withClient<T>(pool: PgPool, reads: boolean, use: (client: PgClient) => Promise<T>): Promise<T> {
  const client = await connect(pool)
  let failure: unknown
  try {
    return await use(client)
  } catch (error) {
    failure = error
    throw fromDatabaseError(error, !reads)
  } finally {
    client.release(!isReusable(client, failure))
  }
}

const stepOf = (query: CompiledQuery): Step => ({ text: query.sql, values: serializeParameters(query.parameters) })

async function runAlone(pool: PgPool, steps: readonly Step[], query: CompiledQuery): Promise<QueryResult<UnknownRow>> {
  const statement = stepOf(query)
  return withClient(pool, isRead(query), (client) => executeAlone(client, steps, statement))
}

async function executeAlone(
  client: PgClient,
  steps: readonly Step[],
  statement: Step,
): Promise<QueryResult<UnknownRow>> {
  const Query = queryClassOf(client)
  if (Query) return toQueryResult(await executeBundled(client, Query, steps, statement))
  await client.query('begin')
  try {
    const result = await sendPlainly(client, steps, statement)
    await client.query('commit')
    return toQueryResult(result)
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

async function runTransaction<T>(
  pool: PgPool,
  scope: OrganizationScope,
  role: string | undefined,
  settings: TransactionSettings,
  run: (transaction: OpenTransaction) => Promise<T>,
): Promise<T> {
  const transaction = new PgTransaction(pool, [
    { text: beginStatement(settings), values: [] },
    ...openingSteps(scope, role),
  ])
  let result: T
  try {
    result = await run({
      execute: (query) => transaction.execute(query),
      savepoint: (part) => transaction.savepoint(part),
    })
  } catch (error) {
    await transaction.rollback()
    throw error
  }
  await transaction.commit()
  return result
}

/** A caller that stops early ends the transaction as well. */
async function* streamAlone(
  pool: PgPool,
  steps: readonly Step[],
  query: CompiledQuery,
  chunkSize: number,
): ReturnType<Stream> {
  const transaction = new PgTransaction(pool, [{ text: 'begin', values: [] }, ...steps])
  let done = false
  try {
    yield* readCursor((statement) => transaction.execute(statement), query, chunkSize, 'rolecall_stream')
    done = true
  } finally {
    await (done ? transaction.commit() : transaction.rollback())
  }
}

class PgTransaction {
  readonly #pool: PgPool
  readonly #opening: readonly Step[]
  #client: Promise<PgClient> | undefined
  #broken: unknown
  #wrote = false
  #savepoints = 0
  #closed = false
  /** Statements of one transaction run one after the other, even when the caller does not await them. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(pool: PgPool, opening: readonly Step[]) {
    this.#pool = pool
    this.#opening = opening
  }

  execute(query: CompiledQuery): Promise<QueryResult<UnknownRow>> {
    if (this.#closed) {
      return Promise.reject(transactionClosed())
    }
    return this.#inOrder(() => this.#send(stepOf(query), isRead(query)))
  }

  savepoint<T>(run: () => Promise<T>): Promise<T> {
    const command = (text: string) => this.#inOrder(() => this.#send({ text, values: [] }, true))
    return runSavepoint(++this.#savepoints, command, run)
  }

  #inOrder<T>(task: () => Promise<T>): Promise<T> {
    const next = this.#last.then(task)
    this.#last = next.catch(() => undefined)
    return next
  }

  async #send(statement: Step, read: boolean): Promise<QueryResult<UnknownRow>> {
    const first = this.#client === undefined
    const client = await (this.#client ??= connect(this.#pool))
    try {
      const Query = queryClassOf(client)
      const result = Query
        ? await executeBundled(client, Query, first ? this.#opening : [], statement)
        : await sendPlainly(client, first ? this.#opening : [], statement)
      this.#wrote ||= !read
      return toQueryResult(result)
    } catch (error) {
      if (isConnectionLoss(error) || !('severity' in Object(error))) this.#broken = error
      // The transaction around the statement was not committed.
      throw fromDatabaseError(error, false)
    }
  }

  async commit(): Promise<void> {
    this.#closed = true
    await this.#last
    if (this.#client === undefined) return
    const client = await this.#client
    let failure: unknown = this.#broken
    try {
      if (failure !== undefined) throw fromDatabaseError(failure, false)
      const { command } = await client.query('commit')
      if (command !== 'COMMIT') {
        throw transactionAborted()
      }
    } catch (error) {
      failure = error
      throw fromDatabaseError(error, this.#broken === undefined && this.#wrote)
    } finally {
      client.release(failure instanceof TransactionError ? !isReusable(client) : !isReusable(client, failure))
    }
  }

  async rollback(): Promise<void> {
    this.#closed = true
    await this.#last
    const client = await this.#client?.catch(() => undefined)
    if (client === undefined) return
    try {
      if (this.#broken === undefined) await client.query('rollback')
    } catch (error) {
      this.#broken = error
    } finally {
      client.release(!isReusable(client, this.#broken))
    }
  }
}

async function sendPlainly(client: PgClient, steps: readonly Step[], query: Step) {
  for (const step of steps) await client.query(step.text, step.values)
  return client.query(query.text, query.values)
}
