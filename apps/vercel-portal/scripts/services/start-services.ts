/** What the portal needs beside itself, on this machine: a local Clerk, and a database with the tables of this app. */
import { resolve } from 'node:path'
import { startLocalClerk } from '@rolecall/local-clerk'
import { provisionDatabase, startPostgres } from '@rolecall/repository/embedded'
import { access } from '../../src/access.ts'
import { migrateDatabase } from './migrate-database.ts'
import { seed } from './seed.ts'

export interface ServicesOptions {
  /** Of the local Clerk. It is part of the built pages, so it must be the one that the build was made for. */
  readonly clerkPort: number
  /** A superuser's connection string, for a database of its own there; without it, a PostgreSQL is started. */
  readonly databaseServer?: string | undefined
  readonly database: string
  /** Where data is kept between runs; nothing is kept when not given. */
  readonly directory?: string | undefined
}

export interface Services {
  readonly clerkUrl: string
  /** Every variable that the portal's function reads. */
  readonly environment: Readonly<Record<string, string>>
  /** The database's owner: for tests that look behind the app. */
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
