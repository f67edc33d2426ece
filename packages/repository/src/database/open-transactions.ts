/**
 * Finds the transaction around a statement. A second connection for a statement inside a transaction would exhaust the
 * pool under load: each transaction holds one connection and waits for another.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { transactionNested } from '../errors/transaction-errors.ts'
import type { Execute, Gateway, OpenTransaction, TransactionSettings } from '../gateway/gateway.ts'
import { isSameScope, type OrganizationScope } from '../session/organization-scope.ts'

interface Surrounding {
  readonly scope: OrganizationScope
  readonly transaction: OpenTransaction
  open: boolean
}

export function createTransactions(gateway: Gateway) {
  const storage = new AsyncLocalStorage<Surrounding>()

  /** @throws {TransactionError} `transaction_nested` */
  const around = (scope: OrganizationScope): Surrounding | undefined => {
    const surrounding = storage.getStore()
    if (!surrounding?.open) return undefined
    if (!isSameScope(surrounding.scope, scope)) throw transactionNested()
    return surrounding
  }

  return {
    async execute(scope: OrganizationScope, query: Parameters<Execute>[0]) {
      const surrounding = around(scope)
      return surrounding ? surrounding.transaction.execute(query) : gateway.execute(scope, query)
    },
    async run<T>(
      scope: OrganizationScope,
      settings: TransactionSettings | undefined,
      run: (execute: Execute) => Promise<T>,
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
        return surrounding.transaction.savepoint(() => run(surrounding.transaction.execute))
      }
      return gateway.transaction(scope, settings ?? {}, async (transaction) => {
        const opened: Surrounding = { scope, transaction, open: true }
        try {
          return await storage.run(opened, () => run(transaction.execute))
        } finally {
          opened.open = false
        }
      })
    },
  }
}
