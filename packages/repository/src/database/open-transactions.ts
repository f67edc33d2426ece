/**
 * Finds the transaction around a statement. A second connection for a statement inside a transaction would exhaust the
 * pool under load: each transaction holds one connection and waits for another.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { transactionNested } from '../errors/transaction-errors.ts'
import type { Execute, Gateway, OpenTransaction, Stream, TransactionSettings } from '../gateway/gateway.ts'
import { readCursor } from '../gateway/read-cursor.ts'
import { isSameScope, type OrganizationScope } from '../session/organization-scope.ts'

interface Surrounding {
  readonly scope: OrganizationScope
  readonly transaction: OpenTransaction
  open: boolean
}

/** The two ways to run a compiled statement. */
export interface Statements {
  readonly execute: Execute
  readonly stream: Stream
}

export function createTransactions(gateway: Gateway) {
  /** Numbers the cursors, several of which can be open in one transaction. */
  const streams = { count: 0 }
  const storage = new AsyncLocalStorage<Surrounding>()

  /** @throws {TransactionError} `transaction_nested` */
  const around = (scope: OrganizationScope): Surrounding | undefined => {
    const surrounding = storage.getStore()
    if (!surrounding?.open) return undefined
    if (!isSameScope(surrounding.scope, scope)) throw transactionNested()
    return surrounding
  }

  const statementsOf = ({ execute }: OpenTransaction): Statements => ({
    execute,
    stream: (query, chunkSize) => readCursor(execute, query, chunkSize, `rolecall_stream_${++streams.count}`),
  })

  return {
    async execute(scope: OrganizationScope, query: Parameters<Execute>[0]) {
      const surrounding = around(scope)
      return surrounding ? surrounding.transaction.execute(query) : gateway.execute(scope, query)
    },
    async *stream(scope: OrganizationScope, query: Parameters<Stream>[0], chunkSize: number): ReturnType<Stream> {
      const surrounding = around(scope)
      yield* surrounding
        ? statementsOf(surrounding.transaction).stream(query, chunkSize)
        : gateway.stream(scope, query, chunkSize)
    },
    async run<T>(
      scope: OrganizationScope,
      settings: TransactionSettings | undefined,
      run: (statements: Statements) => Promise<T>,
    ): Promise<T> {
      const surrounding = around(scope)
      if (surrounding) {
        if (settings?.isolationLevel || settings?.accessMode) {
          throw new ConfigurationError(
            'invalid_option',
            'A transaction inside another one is a savepoint and has no settings of its own.',
            'Pass the settings to the outer transaction.',
          )
        }
        return surrounding.transaction.savepoint(() => run(statementsOf(surrounding.transaction)))
      }
      return gateway.transaction(scope, settings ?? {}, async (transaction) => {
        const opened: Surrounding = { scope, transaction, open: true }
        try {
          return await storage.run(opened, () => run(statementsOf(transaction)))
        } finally {
          opened.open = false
        }
      })
    },
  }
}
