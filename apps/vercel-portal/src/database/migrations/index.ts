/** The migrations by name. Each is applied once, in alphabetical order. Never edit a deployed one. */
import type { Migration } from 'kysely/migration'
import { documents } from './001-documents.ts'
import { settings } from './002-settings.ts'

export const migrations: Readonly<Record<string, Migration>> = {
  '001-documents': documents,
  '002-settings': settings,
}
