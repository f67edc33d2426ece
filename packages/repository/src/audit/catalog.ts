/**
 * Reads the catalogs' facts about tenant tables, with the privileges of the connection. Each statement takes both
 * parameters: $1 is the list of tenant tables, $2 is the app's role.
 */

/** Runs one statement that reads. */
export type Query = <Row>(text: string, values: readonly unknown[]) => Promise<readonly Row[]>

export interface TableFacts {
  readonly name: string
  readonly kind: string
  readonly row_security: boolean
  readonly forced: boolean
  readonly has_column: boolean
  readonly not_null: boolean
  readonly exact: boolean
  readonly has_check: boolean
  readonly owned: boolean
  readonly excessive: readonly string[] | null
}

export const tablesSql = `
  select c.relname as name, c.relkind as kind, c.relrowsecurity as row_security, c.relforcerowsecurity as forced,
    a.attnum is not null as has_column, coalesce(a.attnotnull, false) as not_null,
    coalesce((select l.collisdeterministic from pg_collation l where l.oid = a.attcollation), true) as exact,
    exists (select 1 from pg_constraint k where k.conrelid = c.oid and k.contype = 'c' and k.convalidated
      and regexp_replace(pg_get_expr(k.conbin, k.conrelid), '[()]|::text|\\s', '', 'g') in ('organization_id<>''''', '''''<>organization_id')) as has_check,
    pg_has_role($2::name, c.relowner, 'member') as owned,
    array_remove(array[
      case when has_table_privilege($2::name, c.oid, 'truncate') then 'truncate' end,
      case when has_any_column_privilege($2::name, c.oid, 'references') then 'references' end,
      case when has_table_privilege($2::name, c.oid, 'trigger') then 'trigger' end], null) as excessive
  from pg_class c
  left join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id' and not a.attisdropped
  where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f') and c.relname = any($1::text[])`

export interface PolicyFacts {
  readonly table: string
  readonly name: string
  readonly command: string
  readonly using: string | null
  readonly check: string | null
  readonly applies: boolean
}

/** Permissive policies. Restrictive ones only narrow the rows. */
export const policiesSql = `
  select c.relname as table, p.polname as name, p.polcmd as command, p.polroles = '{0}' or exists (
      select 1 from unnest(p.polroles) as role(id) where role.id <> 0 and pg_has_role($2::name, role.id, 'member')) as applies,
    pg_get_expr(p.polqual, p.polrelid) as using, pg_get_expr(p.polwithcheck, p.polrelid) as check
  from pg_policy p join pg_class c on c.oid = p.polrelid
  where c.relnamespace = current_schema()::regnamespace and c.relname = any($1::text[]) and p.polpermissive`

export interface IndexFacts {
  readonly table: string
  readonly name: string
  readonly unique: boolean
  /** For indexes of unique and of exclusion constraints. */
  readonly starts_with_organization: boolean
  readonly whole: boolean
  readonly leaky: boolean
}

export const indexesSql = `
  select c.relname as table, ic.relname as name, i.indisunique or i.indisexclusion as unique,
    coalesce((select attname from pg_attribute where attrelid = c.oid and attnum = i.indkey[0]) = 'organization_id', false)
      and not exists (select from pg_constraint k join pg_operator o on o.oid = k.conexclop[1] where k.conindid = i.indexrelid and o.oprname <> '=') as starts_with_organization,
    i.indpred is null and i.indisvalid as whole,
    exists (
      select 1 from unnest(i.indclass) as part(opclass) join pg_opclass oc on oc.oid = part.opclass
      join pg_amop ao on ao.amopfamily = oc.opcfamily and ao.amoplefttype = oc.opcintype and ao.amoprighttype = oc.opcintype
      join pg_operator o on o.oid = ao.amopopr join pg_proc f on f.oid = o.oprcode where not f.proleakproof)
    or exists (
      select 1 from regexp_matches(coalesce(pg_get_expr(i.indexprs, i.indrelid), '') || ' ' || coalesce(pg_get_expr(i.indpred, i.indrelid), ''), '([a-z_][a-z0-9_]*)\\(', 'g') as called(name)
      join pg_proc f on f.proname = called.name[1] where not f.proleakproof) as leaky
  from pg_index i join pg_class c on c.oid = i.indrelid join pg_class ic on ic.oid = i.indexrelid
  where c.relnamespace = current_schema()::regnamespace and c.relname = any($1::text[]) and $2::name is not null`

export interface ForeignKeyFacts {
  readonly table: string
  readonly name: string
  readonly to_tenant: boolean
  readonly from_tenant: boolean
  readonly pairs_organization: boolean
  readonly nulls_organization: boolean
}

export const foreignKeysSql = `
  select c.relname as table, k.conname as name, t.relname = any($1::text[]) as to_tenant, c.relname = any($1::text[]) as from_tenant,
    coalesce((select attname from pg_attribute where attrelid = c.oid and attnum = k.conkey[1]) = 'organization_id'
      and (select attname from pg_attribute where attrelid = t.oid and attnum = k.confkey[1]) = 'organization_id', false) as pairs_organization,
    (k.confdeltype in ('n', 'd') or k.confupdtype in ('n', 'd')) and exists (
      select 1 from unnest(coalesce(k.confdelsetcols, k.conkey)) as part(number)
      join pg_attribute a on a.attrelid = c.oid and a.attnum = part.number where a.attname = 'organization_id') as nulls_organization
  from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class t on t.oid = k.confrelid
  where k.contype = 'f' and c.relnamespace = current_schema()::regnamespace and (c.relname = any($1::text[]) or t.relname = any($1::text[]))
    and $2::name is not null`

export interface ViewFacts {
  readonly name: string
  readonly materialized: boolean
}

/** Views over tenant tables, directly or through other views, that the role reads. */
export const viewsSql = `
  with recursive reached as (
    select oid from pg_class where relnamespace = current_schema()::regnamespace and relname = any($1::text[])
    union
    select r.ev_class from reached join pg_depend d on d.refobjid = reached.oid and d.refclassid = 'pg_class'::regclass and d.classid = 'pg_rewrite'::regclass
    join pg_rewrite r on r.oid = d.objid
  )
  select c.oid::regclass::text as name, c.relkind = 'm' as materialized
  from reached join pg_class c on c.oid = reached.oid
  where c.relkind in ('v', 'm') and has_any_column_privilege($2::name, c.oid, 'select, insert, update')
    and not (c.relkind = 'v' and coalesce(c.reloptions::text[] && array['security_invoker=true', 'security_invoker=on', 'security_invoker=1', 'security_invoker=yes'], false))`

export const definerFunctionsSql = `
  select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'
    and has_function_privilege($2::name, p.oid, 'execute') and p.proowner <> (select oid from pg_roles where rolname = $2::name) and $1::text[] is not null`

/**
 * Functions that take one row. SQL calls them like a column (`tasks.name`), which no check of function names sees.
 * $1 lists the app's own functions.
 */
export const rowFunctionsSql = `
  select p.oid::regprocedure::text as name
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_type t on t.oid = p.proargtypes[0]
  where n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'
    and p.prokind in ('f', 'a') and p.provolatile <> 'i' and p.pronargs >= 1 and p.pronargs - p.pronargdefaults <= 1
    and (t.typtype = 'c' or t.typname in ('record', 'anyelement', 'anynonarray', 'anycompatible', 'anycompatiblenonarray', 'any'))
    and has_function_privilege($2::name, p.oid, 'execute') and p.proname <> all ($1::text[])`

const reachableSql = `(has_schema_privilege($2::name, c.relnamespace, 'usage')
    and (has_any_column_privilege($2::name, c.oid, 'select, insert, update') or has_table_privilege($2::name, c.oid, 'delete, truncate')))`

/** In every schema, because a backup of a tenant table also holds its rows. */
export const unlistedTablesSql = `
  select c.oid::regclass::text as name from pg_class c join pg_attribute a on a.attrelid = c.oid join pg_namespace n on n.oid = c.relnamespace
  where a.attname = 'organization_id' and not a.attisdropped and c.relkind in ('r', 'p', 'f')
    and n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%'
    and not (c.relnamespace = current_schema()::regnamespace and c.relname = any($1::text[])) and ${reachableSql}`

/** Tables that a tenant table inherits from or is a partition of. A query of them is subject to their policies only. */
export const parentsSql = `
  with recursive above as (
    select i.inhparent as oid from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where c.relnamespace = current_schema()::regnamespace and c.relname = any($1::text[])
    union
    select i.inhparent from above join pg_inherits i on i.inhrelid = above.oid
  )
  select c.oid::regclass::text as name from above join pg_class c on c.oid = above.oid
  where not (c.relnamespace = current_schema()::regnamespace and c.relname = any($1::text[])) and ${reachableSql}`

export interface RoleFacts {
  readonly superuser: boolean
  readonly bypass: boolean
  readonly create: boolean
  readonly preset: boolean
  readonly backslashes: boolean
}

/** The server's programs and files, and before version 16 CREATEROLE, are ways to become its superuser. */
export const roleSql = `
  select bool_or(r.rolsuper or r.rolname in ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files')
      or r.rolcreaterole and current_setting('server_version_num')::int < 160000) as superuser,
    bool_or(r.rolbypassrls or r.rolreplication) as bypass,
    exists (
      select from pg_db_role_setting s left join pg_roles who on who.oid = s.setrole left join pg_database d on d.oid = s.setdatabase, unnest(s.setconfig) as line
      where (s.setrole = 0 or who.rolname = $2::name) and (s.setdatabase = 0 or d.datname = current_database()) and line like 'app.current\\_%=_%') as preset,
    current_setting('standard_conforming_strings') <> 'on' or exists (
      select from pg_db_role_setting s left join pg_roles who on who.oid = s.setrole left join pg_database d on d.oid = s.setdatabase, unnest(s.setconfig) as line
      where (s.setrole = 0 or who.rolname = $2::name) and (s.setdatabase = 0 or d.datname = current_database()) and line = 'standard_conforming_strings=off') as backslashes,
    has_schema_privilege($2::name, current_schema()::regnamespace, 'create') and $1::text[] is not null as create
  from pg_roles r where pg_has_role($2::name, r.oid, 'member')`
