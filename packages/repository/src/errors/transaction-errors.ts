/** Misuses of transactions. */
import { TransactionError } from './repository-errors.ts'

export const transactionClosed = (): TransactionError =>
  new TransactionError(
    'transaction_closed',
    'This transaction has ended.',
    'Await every statement before its function returns.',
  )

export const transactionAborted = (): TransactionError =>
  new TransactionError(
    'transaction_aborted',
    'A statement of this transaction failed and its error was caught, so the database rolled everything back.',
    'Let the error pass, or run the transaction again.',
  )

export const transactionNested = (): TransactionError =>
  new TransactionError(
    'transaction_nested',
    'Another scope was used inside a transaction. It would need a second connection while the first one is held, which can exhaust the pool.',
    'Use the handle of the transaction, or finish the transaction first.',
  )
