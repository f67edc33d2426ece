/**
 * A time limit for authentication, and none for what follows. Clerk's SDK waits for its API for as long as that takes,
 * and the app's own work runs inside Clerk's middleware: only the part before it may be cut short.
 *
 * @param milliseconds how long it may take until `run` calls `meet`
 * @param run does both; `meet` throws when the limit has passed, so that nothing runs for a request that has its answer
 * @throws Error when the limit passes first
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
      reject(new Error(`Clerk did not answer within ${milliseconds} ms`))
    }, milliseconds)
  })
  const meet = () => {
    if (isLate) throw new Error('The request was answered before Clerk was')
    clearTimeout(timer)
  }
  try {
    return await Promise.race([run(meet), late])
  } finally {
    clearTimeout(timer)
  }
}
