/** The tables of this app as Kysely types. */
import type { OrganizationColumn } from '@rolecall/repository'
import type { Generated } from 'kysely'

export interface DocumentTable {
  readonly organization_id: OrganizationColumn
  readonly id: Generated<string>
  readonly title: string
  readonly body: string
  readonly created_by: string
  readonly created_at: Generated<Date>
  /** `null` while it is a draft. */
  readonly published_at: Date | null
  readonly published_by: string | null
  readonly version: Generated<number>
}

export interface SettingTable {
  readonly organization_id: OrganizationColumn
  readonly id: Generated<string>
  readonly welcome: string
}

export interface Database {
  readonly documents: DocumentTable
  readonly settings: SettingTable
}
