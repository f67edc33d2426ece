/** Scopes over any Kysely dialect for PostgreSQL, such as PGlite's, which sends begin, set, statement and commit one by one. */
import { AbortedTransactionError, CompiledQuery, Kysely, type Dialect } from 'kysely'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { fromDatabaseError } from '../errors/from-database-error.ts'
import { transactionAborted, transactionClosed } from '../errors/transaction-errors.ts'
import type { Execute, Gateway } from './gateway.ts'
import { openingSteps, roleSteps } from './opening-steps.ts'
import { runSavepoint } from './run-savepoint.ts'

export function createDialectGateway(dialect: Dialect, role: string | undefined): Gateway {
  const database = new Kysely<Record<string, never>>({ dialect })
  const gateway: Gateway = {
    execute: (scope, query) => gateway.transaction(scope, {}, ({ execute }) => execute(query)),
    async transaction(scope, { isolationLevel, accessMode }, run) {
      let builder = database.transaction()
      if (isolationLevel) builder = builder.setIsolationLevel(isolationLevel)
      if (accessMode) builder = builder.setAccessMode(accessMode)
      let closed = false
      let failure: { readonly error: unknown } | undefined
      try {
        return await builder.execute(async (transaction) => {
          try {
            for (const { text, values } of openingSteps(scope, role))
              await transaction.executeQuery(CompiledQuery.raw(text, [...values]))
            const execute: Execute = async (query) => {
              if (closed) throw transactionClosed()
              try {
                return await transaction.executeQuery<Record<string, unknown>>(query)
              } catch (error) {
                throw fromDatabaseError(error, false)
              }
            }
            let savepoints = 0
            return await run({
              execute,
              savepoint: (part) =>
                runSavepoint(++savepoints, (text) => transaction.executeQuery(CompiledQuery.raw(text)), part),
            })
          } catch (error) {
            failure = { error }
            throw error
          } finally {
            closed = true
          }
        })
      } catch (error) {
        // Errors of the caller's function pass unchanged.
        if (failure) throw failure.error
        if (error instanceof AbortedTransactionError) {
          throw transactionAborted()
        }
        throw fromDatabaseError(error, true)
      }
    },
    // eslint-disable-next-line require-yield
    async *stream() {
      throw new ConfigurationError(
        'invalid_option',
        'A scope over a dialect does not stream.',
        'Use a pool of pg, or read page by page.',
      )
    },
    inspect: (look) =>
      database.transaction().execute(async (transaction) => {
        for (const { text } of roleSteps(role)) await transaction.executeQuery(CompiledQuery.raw(text))
        return look(
          async <Row>(text: string, values: readonly unknown[]) =>
            (await transaction.executeQuery<Row>(CompiledQuery.raw(text, [...values]))).rows,
        )
      }),
  }
  return gateway
}
