/** The two ways in which a transaction ends without a commit. */
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
