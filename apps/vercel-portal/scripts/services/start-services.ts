/** Starts the services of the portal on this machine: a local Clerk, and a database with the tables of this app. */
import { resolve } from 'node:path'
import { startLocalClerk } from '@rolecall/local-clerk'
import { provisionDatabase, startPostgres } from '@rolecall/repository/embedded'
import { access } from '../../src/access.ts'
import { migrateDatabase } from './migrate-database.ts'
import { seed } from './seed.ts'

export interface ServicesOptions {
  /** The local Clerk's port. It is part of the built pages, so it must be the one of the build. */
  readonly clerkPort: number
  /** A superuser's connection string, to create a database there. Starts a PostgreSQL by default. */
  readonly databaseServer?: string | undefined
  readonly database: string
  /** Keeps data between runs. Nothing is kept by default. */
  readonly directory?: string | undefined
}

export interface Services {
  readonly clerkUrl: string
  /** The variables that the portal's function reads. */
  readonly environment: Readonly<Record<string, string>>
  /** Connects as the database's owner, for tests that read past the app. */
  readonly ownerUrl: string
  readonly systemUrl: string
  stop(): Promise<void>
}

export async function startServices({
  clerkPort,
  databaseServer,
  database,
  directory,
}: ServicesOptions): Promise<Services> {
  const running: { stop(): Promise<void> }[] = []
  const stop = async () => {
    for (const part of running.reverse()) await part.stop()
  }
  try {
    const clerk = await startLocalClerk({
      port: clerkPort,
      access,
      seed,
      applicationName: 'Harbor',
      ...(directory && { persist: resolve(directory, 'clerk') }),
    })
    running.push(clerk)
    const url = databaseServer ?? (await startDatabase(directory, running))
    const { ownerUrl, appUrl, systemUrl, appRole } = await provisionDatabase({ url, database })
    await migrateDatabase({ ownerUrl, appRole })
    return {
      clerkUrl: clerk.url,
      environment: { ...clerk.environment, DATABASE_URL: appUrl },
      ownerUrl,
      systemUrl,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

async function startDatabase(directory: string | undefined, running: { stop(): Promise<void> }[]): Promise<string> {
  const postgres = await startPostgres({
    directory: resolve(directory ?? resolve(import.meta.dirname, '../../.rolecall/passing'), 'postgres'),
    persist: directory !== undefined,
  })
  running.push(postgres)
  return postgres.url
}
