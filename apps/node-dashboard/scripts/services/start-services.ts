/** The services of the dashboard on a developer's machine: PostgreSQL, migrated and filled, and a local Clerk. */
import { join } from 'node:path'
import { provisionDatabase, startPostgres } from '@rolecall/repository/embedded'
import { startLocalClerk } from '@rolecall/local-clerk'
import { access } from '../../src/access.ts'
import { createReportTemplate } from '../clerk/create-report-template.ts'
import { seed } from '../seed.ts'
import { fillDatabase } from './fill-database.ts'
import { migrateDatabase } from './migrate-database.ts'

interface ServiceOptions {
  /** The folder of the data, which is kept between runs. */
  readonly directory: string
  readonly ports: { readonly clerk: number; readonly database?: number }
  /** A superuser's URL of a running PostgreSQL, instead of a new one. */
  readonly postgresUrl?: string | undefined
  readonly database?: string
  /** The dashboard's address, for Clerk's webhooks. */
  readonly appUrl?: string
}

export interface Services {
  /** The variables that the app needs. */
  readonly environment: Readonly<Record<string, string>>
  readonly clerkUrl: string
  /** Connection string of the system role, for tests that read the rows of every organization. */
  readonly systemDatabaseUrl: string
  stop(): Promise<void>
}

/** Starts both concurrently. When one fails, the other is stopped. */
export async function startServices({
  directory,
  ports,
  postgresUrl,
  database = 'tally',
  appUrl,
}: ServiceOptions): Promise<Services> {
  const starting = [
    startLocalClerk({
      port: ports.clerk,
      access,
      seed,
      persist: join(directory, 'clerk'),
      applicationName: 'Tally',
      // Several accounts in one browser, with Clerk's menu to switch between them.
      multiSession: true,
      ...(appUrl && { webhooks: [{ url: `${appUrl}/api/webhooks/clerk` }] }),
    }),
    startDatabase(),
  ] as const
  const [clerkStart, databaseStart] = await Promise.allSettled(starting)
  const stop = async () => {
    for (const start of [clerkStart, databaseStart]) if (start.status === 'fulfilled') await start.value.stop()
  }
  try {
    const [clerk, { urls }] = await Promise.all(starting)
    await createReportTemplate({ secretKey: clerk.environment['CLERK_SECRET_KEY'] ?? '', apiUrl: clerk.url })
    await migrateDatabase(urls.ownerUrl, urls)
    await fillDatabase(urls.systemUrl)
    return {
      environment: { ...clerk.environment, DATABASE_URL: urls.appUrl, SYSTEM_DATABASE_URL: urls.systemUrl },
      clerkUrl: clerk.url,
      systemDatabaseUrl: urls.systemUrl,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }

  async function startDatabase() {
    const port = ports.database === undefined ? {} : { port: ports.database }
    const own = postgresUrl ? undefined : await startPostgres({ directory: join(directory, 'postgres'), ...port })
    try {
      const urls = await provisionDatabase({ url: own?.url ?? postgresUrl ?? '', database })
      return { urls, stop: async () => own?.stop() }
    } catch (error) {
      await own?.stop()
      throw error
    }
  }
}
