/** Functions that no option allows: they run SQL, change the scope, count over all organizations, or read files. */

const forbidden = new RegExp(
  `^(${[
    // Settings, and with them the scope.
    'set_config',
    // SQL in a string, or a table by its name.
    '(query|table|schema|database|cursor)_to_xml(schema|_and_xmlschema)?',
    'ts_stat|ts_rewrite',
    'dblink.*|postgres_fdw_.*',
    'crosstab\\w*|connectby|xpath_table',
    'pg_get_expr|pg_logical_\\w*|pg_replication_\\w*|pg_create_\\w*|pg_drop_\\w*',
    // Sequences belong to all organizations.
    'nextval|setval|currval|lastval|pg_sequence_last_value',
    // Files and large objects, which row-level security does not know.
    'lo_.*|loread|lowrite',
    'pg_(read|stat|write)_\\w*file|pg_file_\\w*|pg_ls_\\w*|pg_current_logfile|pg_import_\\w*',
    // The server and other sessions.
    'pg_(terminate|cancel)_backend|pg_reload_conf|pg_rotate_logfile|pg_promote|pg_switch_wal|pg_stat_reset\\w*',
    'pg_notify|pg_export_snapshot|pg_backup_\\w*|pg_wal_\\w*|pg_stat_get_\\w*|pg_show_all_settings|pg_prepared_\\w*',
    'pg_stat_statements\\w*|pg_cursor|pg_relation_\\w*|pg_table_size|pg_total_relation_size|pg_indexes_size',
    'pg_extension_config_dump|pg_nextoid|pg_stats_ext_\\w*|pg_mcv_list_items|pgstat\\w*|heap_\\w*|get_raw_page',
  ].join('|')})$`,
  'i',
)

export const isForbiddenFunction = (name: string): boolean =>
  forbidden.test(name.replace(/^.*\./s, '').replaceAll('"', ''))
