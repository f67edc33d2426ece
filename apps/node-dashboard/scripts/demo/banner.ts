import { relative } from 'node:path'
import { seededPeople } from '../seed.ts'

interface Demo {
  readonly url: string
  readonly clerkUrl: string
  readonly directory: string
  readonly seconds: number
}

/** The text that the demo prints: addresses, accounts, the folder of the data, and how to stop. */
export function demoBanner({ url, clerkUrl, directory, seconds }: Demo): string {
  const people = seededPeople()
  const width = Math.max(...people.map(({ email }) => email.length))
  const folder = relative(process.cwd(), directory)
  const rows = people.map(({ email, password, roles }) => `    ${email.padEnd(width)}  ${password}  ${roles}`)
  return [
    '',
    `  Tally is ready (${seconds.toFixed(1)} s):  ${url}`,
    '',
    '  Sign in as',
    ...rows,
    '',
    `  Local Clerk  ${clerkUrl}`,
    `  Data         ${folder.startsWith('..') ? directory : folder}  (kept; delete the folder to start over)`,
    '  Stop         Ctrl-C',
    '',
    '',
  ].join('\n')
}
