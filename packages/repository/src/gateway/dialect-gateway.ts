/** Scopes over any Kysely dialect for PostgreSQL, such as PGlite's: begin, set, statement, commit, one after the other. */
import { AbortedTransactionError, CompiledQuery, Kysely, type Dialect } from 'kysely'
import { fromDatabaseError } from '../errors/from-database-error.ts'
import { TransactionError } from '../errors/repository-errors.ts'
import { openingSteps, roleSteps, type Gateway } from './gateway.ts'

export function createDialectGateway(dialect: Dialect, role: string | undefined): Gateway {
  const database = new Kysely<Record<string, never>>({ dialect })
  const gateway: Gateway = {
    execute: (scope, query) => gateway.transaction(scope, {}, (execute) => execute(query)),
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
            return await run(async (query) => {
              if (closed)
                throw new TransactionError(
                  'transaction_closed',
                  'This transaction has ended. Await every statement before its function returns.',
                )
              try {
                return await transaction.executeQuery<Record<string, unknown>>(query)
              } catch (error) {
                throw fromDatabaseError(error, false)
              }
            })
          } catch (error) {
            failure = { error }
            throw error
          } finally {
            closed = true
          }
        })
      } catch (error) {
        // What the caller's function threw passes as it is.
        if (failure) throw failure.error
        if (error instanceof AbortedTransactionError) {
          throw new TransactionError(
            'transaction_aborted',
            'A statement of this transaction failed and its error was caught, so the database rolled everything back. Let the error pass, or run the transaction again.',
          )
        }
        throw fromDatabaseError(error, true)
      }
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
