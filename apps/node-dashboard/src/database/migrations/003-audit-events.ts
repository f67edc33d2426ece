import { tenantTable } from '@rolecall/repository/migrations'
import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Changes and denials, with their users. The app can insert and read rows, and never update or delete them. */
export const auditEvents: Migration = {
  up: async (db) => {
    await tenantTable(db, 'audit_events')
      .addColumn('at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
      .addColumn('kind', 'text', (column) => column.notNull().check(sql`kind in ('change', 'denial')`))
      .addColumn('action', 'text', (column) => column.notNull())
      .addColumn('subject', 'text')
      .addColumn('user_id', 'text')
      .addColumn('actor_id', 'text')
      .addIndex(['at', 'id'])
      .addIndex(['kind', 'at', 'id'])
      .execute()
    await sql`
      do $$
      declare app text;
      begin
        for app in
          select distinct grantee from information_schema.role_table_grants
          join pg_roles on rolname = grantee
          where table_name = 'audit_events' and not rolbypassrls and grantee <> current_user
        loop
          execute format('revoke update, delete on audit_events from %I', app);
        end loop;
      end $$`.execute(db)
  },
}
