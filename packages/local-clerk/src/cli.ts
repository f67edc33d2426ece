import { startLocalClerk } from './server/start-local-clerk.ts'

const clerk = await startLocalClerk({ port: 4800 })
console.log(clerk.url)
