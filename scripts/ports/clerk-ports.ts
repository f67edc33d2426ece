/**
 * The port of the local Clerk that each app is built for. Its address becomes part of the built pages, so two apps whose
 * suites run at the same time need one each.
 */
import { freePort } from './free-port.ts'

export interface AppClerk {
  /** The variable that the app's build reads its port from. turbo.json lists it for that app and for no other. */
  readonly variable: string
  /** The port when it is free: the same each time, so that cached builds are reused. */
  readonly usualPort: number
}

export const appClerks = {
  'node-dashboard': { variable: 'LOCAL_CLERK_PORT', usualPort: 4322 },
  'vercel-portal': { variable: 'PORTAL_CLERK_PORT', usualPort: 4332 },
} as const satisfies Record<string, AppClerk>

export type App = keyof typeof appClerks

/** The variables with a free port each. A port that the environment names is kept. */
export async function clerkEnvironment(): Promise<Readonly<Record<string, string>>> {
  const ports: Record<string, string> = {}
  for (const { variable, usualPort } of Object.values(appClerks))
    ports[variable] = process.env[variable] ?? String(await freePort(usualPort))
  return ports
}
