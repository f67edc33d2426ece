import { RolecallError } from '../errors/rolecall-error.ts'

/**
 * Limits the time of authentication, and of nothing else. Clerk's SDK has no time limit, and the app's own work runs
 * inside Clerk's middleware, so that only the part before the app's work may be cut short.
 *
 * @param milliseconds the time until `run` must call `meet`
 * @param run authenticates, calls `meet` and continues. `meet` throws after the limit, so that the app does no work for
 * a request that is already answered
 * @throws {RolecallError} `authentication_timeout` when the limit passes first
 */
export async function meetDeadline<Result>(
  milliseconds: number,
  run: (meet: () => void) => Promise<Result>,
): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isLate = false
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      isLate = true
      reject(timeout(milliseconds))
    }, milliseconds)
  })
  const meet = () => {
    if (isLate) throw timeout(milliseconds)
    clearTimeout(timer)
  }
  try {
    return await Promise.race([run(meet), late])
  } finally {
    clearTimeout(timer)
  }
}

function timeout(milliseconds: number): RolecallError {
  return new RolecallError(
    'authentication_timeout',
    `Clerk did not answer within ${milliseconds} ms.`,
    'Check the connection to Clerk, or raise authenticationTimeout.',
  )
}
