/** A child process of the benchmark that runs one local Clerk with many users. */
import { startLocalClerk } from '../src/server/start-local-clerk.ts'

const users = Array.from({ length: 10_000 }, (_, i) => ({
  email: `user${i}@bench.test`,
  password: 'correct horse',
  firstName: 'User',
  lastName: String(i),
}))
const organizations = Array.from({ length: 1_000 }, (_, i) => ({
  slug: `org-${i}`,
  members: Object.fromEntries(
    Array.from({ length: 10 }, (_, j) => [`user${i * 10 + j}@bench.test`, j === 0 ? 'org:admin' : 'org:member']),
  ),
}))
const start = performance.now()
const clerk = await startLocalClerk({ seed: { users, organizations } })
process.send?.({ ready: performance.now() - start, megabytes: process.memoryUsage().rss / 1024 ** 2 })
await clerk.stop()
process.disconnect?.()
