/**
 * `pnpm preview`: serves `.vercel/output` as Vercel routes it. Without CLERK_SECRET_KEY, it starts a local Clerk and a
 * PostgreSQL.
 */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { startPreview } from './preview/serve/start-preview.ts'
import { builtClerkPort } from './services/built-clerk-port.ts'
import { seed, previewPassword } from './services/seed.ts'
import { startServices } from './services/start-services.ts'

const project = resolve(import.meta.dirname, '..')
const { values: flags } = parseArgs({
  options: {
    port: { type: 'string', default: '4331' },
    data: { type: 'string', default: resolve(project, '.rolecall') },
  },
})

const running: { stop(): Promise<void> }[] = []
let stopping: Promise<void> | undefined
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0))

try {
  if (!process.env['CLERK_SECRET_KEY']) {
    const services = await startServices({
      clerkPort: await builtClerkPort(project),
      database: 'harbor',
      directory: flags.data,
    })
    running.push(services)
    Object.assign(process.env, services.environment)
    process.stdout.write(`\n  Local Clerk at ${services.clerkUrl}. Sign in as\n`)
    for (const { email } of seed.users) process.stdout.write(`    ${email.padEnd(16)} ${previewPassword}\n`)
  }
  const preview = await startPreview({ project, port: Number(flags.port) })
  running.push(preview)
  process.stdout.write(`\n  Harbor, as Vercel would serve it:  ${preview.url}\n  Stop with Ctrl-C.\n\n`)
} catch (error) {
  process.stderr.write(`\n${describe(error as NodeJS.ErrnoException)}\n`)
  await stop(1)
}

/** Errors with a code say what to do. For any other error, the stack helps to find the bug. */
function describe({ name, code, message, stack }: NodeJS.ErrnoException): string {
  if (code === 'EADDRINUSE')
    return `Port ${flags.port} is in use, perhaps by another preview. Stop that one, or choose another port: pnpm preview --port 4333`
  return code !== undefined && name !== 'Error' ? message : String(stack)
}

function stop(code: number): Promise<void> {
  stopping ??= (async () => {
    for (const part of running.reverse()) await part.stop()
    process.exit(code)
  })()
  return stopping
}
