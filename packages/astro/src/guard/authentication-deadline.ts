import { RolecallError } from '../errors/rolecall-error.ts'

/**
 * A time limit for authentication, and none for what follows. Clerk's SDK waits for its API for as long as that takes,
 * and the app's own work runs inside Clerk's middleware: only the part before it may be cut short.
 *
 * @param milliseconds how long it may take until `run` calls `meet`
 * @param run does both; `meet` throws when the limit has passed, so that nothing runs for a request that has its answer
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
    `Clerk did not answer within ${milliseconds} ms, so the request was answered with 503.`,
    "Check this server's connection to Clerk, or raise authenticationTimeout.",
  )
}
