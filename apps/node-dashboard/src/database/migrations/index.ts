/** Every migration of this app, by name; they are applied in alphabetical order, each once. */
import type { Migration } from 'kysely/migration'
import { tasks } from './001-tasks.ts'

export const migrations: Readonly<Record<string, Migration>> = {
  '001-tasks': tasks,
}
