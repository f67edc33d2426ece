/** Every migration by name, applied in alphabetical order, each once. A deployed one is never edited. */
import type { Migration } from 'kysely/migration'
import { documents } from './001-documents.ts'
import { settings } from './002-settings.ts'

export const migrations: Readonly<Record<string, Migration>> = {
  '001-documents': documents,
  '002-settings': settings,
}
