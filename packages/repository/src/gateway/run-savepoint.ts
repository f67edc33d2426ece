import { transactionAborted } from '../errors/transaction-errors.ts'

/** Runs a part of a transaction between SAVEPOINT and RELEASE. */
export async function runSavepoint<T>(
  number: number,
  command: (text: string) => Promise<unknown>,
  run: () => Promise<T>,
): Promise<T> {
  const name = `rolecall_${number}`
  const undo = () => command(`rollback to savepoint ${name}`)
  await command(`savepoint ${name}`)
  let result: T
  try {
    result = await run()
  } catch (error) {
    // A broken connection cannot roll back, and the first error tells more.
    await undo().catch(() => undefined)
    throw error
  }
  try {
    await command(`release savepoint ${name}`)
  } catch {
    await undo()
    throw transactionAborted()
  }
  return result
}
