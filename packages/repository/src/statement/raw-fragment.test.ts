import fc from 'fast-check'
import { sql, type RawBuilder, type RawNode } from 'kysely'
import { describe, expect, test } from 'vitest'
import { allowedFunctions } from './allowed-functions.ts'
import { assertHarmlessFragment } from './raw-fragment.ts'

const functions = new Set(allowedFunctions)
const check = (fragment: RawBuilder<unknown>) => () =>
  assertHarmlessFragment(
    (fragment as unknown as { toOperationNode(executor?: unknown): RawNode }).toOperationNode(),
    functions,
  )

describe('assertHarmlessFragment', () => {
  test.each([
    sql`now()`,
    sql`now() - interval '1 day'`,
    sql`lower(title) like ${'%a%'}`,
    sql`${sql.ref('title')} || ' (' || ${sql.ref('status')} || ')'`,
    sql`case when points > ${3} then 'big' else 'small' end`,
    sql`coalesce(points, 0) + 1`,
    sql`extract(epoch from created_at)`,
    sql`substring(title from 1 for 3)`,
    sql`trim(both ' ' from title)`,
    sql`points is not distinct from ${null}`,
    sql`title is distinct from 'x'`,
    sql`count(*) filter (where status = 'done')`,
    sql`row_number() over (partition by status order by created_at desc)`,
    sql`cast(points as numeric(10, 2))`,
    sql`points::numeric(10,2)::text`,
    sql`labels->>'colour' = 'red' and labels @> ${'{}'}`,
    sql`array[1, 2, 3] && ${[1]}`,
    sql`points = any(${[1, 2]})`,
    sql`points in (${sql.join([1, 2, 3])})`,
    sql`(points, title) > (${1}, ${'a'})`,
    sql`"title" = 'it''s -- fine; select'`,
    sql`to_tsvector('english', title) @@ plainto_tsquery(${'x'})`,
    sql`created_at at time zone ${'UTC'}`,
    sql`left(title, 3) = right(title, 3)`,
    sql`percentile_cont(0.5) within group (order by points)`,
    sql`title between 'a' and 'b' or not (points < 3)`,
    sql`jsonb_build_object('a', ${1}, 'b', lower(${'X'}))`,
  ])('passes expression %#', (fragment) => {
    expect(check(fragment)).not.toThrow()
  })

  test('remembers what is harmless for the functions it was asked about, and nothing else', () => {
    const fragment = sql`my_label(title)`.toOperationNode()
    assertHarmlessFragment(fragment, new Set(['my_label']))
    expect(() => assertHarmlessFragment(fragment, functions)).toThrow('my_label')
    expect(() => assertHarmlessFragment(fragment, functions)).toThrow('my_label')
    assertHarmlessFragment(sql`lower(${1})`.toOperationNode(), functions)
    expect(check(sql`lower(${sql.table('users')})`)).toThrow('names a table')
  })

  test.each([
    'select 1',
    '(select 1)',
    'exists(select 1)',
    '(table tasks)',
    '(values (1))',
    'with x as (select 1) select 1',
    'x from tasks',
    'distinct from tasks',
    'true union select 1',
    'true except table x',
    'true) or (true',
    '(true',
    'true]',
    '([)]',
    'a, b',
    'true, tasks t',
    'true join tasks on true',
    'true -- x',
    'true /* x */',
    'true; x',
    '$$x$$',
    '$1',
    "E'\\''",
    "e'x'",
    "U&'x'",
    'U&"x"',
    "N'x'",
    "'a\\' || x\\",
    "'unclosed",
    '"unclosed',
    'x\\y',
    '`x`',
    '{x}',
    'ünicode()',
    'x\ue000',
    'query_to_xml(1)',
    'pg_catalog.lower(1)',
    '"lower"(1)',
    'x where true',
    'x returning y',
    'x into y',
    'x limit 1',
    'x for update',
    'operator(pg_catalog.+)',
    'x as y',
    'select',
    'SELECT 1',
    'Set x',
    'set_config(1)',
    'lower (1) from x',
    "current_setting('x')",
    'json_table(1)',
    'dblink(1)',
    "ts_stat('select 1')",
    "'a' 'b' from x",
    'x using y',
    'lateral x',
    'pg_sleep(1)',
    'lo_get(1)',
    "nextval('x')",
    'over(select 1)',
  ])('refuses %j', (text) => {
    expect(check(sql.raw(text))).toThrow()
  })

  test.each([
    ['a call by reference', sql`${sql.ref('query_to_xml')}(1)`],
    ['a call by name', sql`${sql.id('query_to_xml')} (1)`],
    ['a word before an operand', sql`query_to_xml ${1}`],
    ['two operands side by side', sql`${sql.ref('f')} ${1}`],
    ['an operand inside a literal', sql`'${1}'`],
    ['a prefix before a literal', sql`E${sql.lit("\\' or true")}`],
    ['a keyword in two pieces', sql`sel${sql.raw('ect')} 1`],
    ['a literal in two pieces', sql`'a${sql.raw("' || (select 1) || '")}b'`],
    ['a table', sql`${sql.table('tasks')}`],
    ['a nested refusal', sql`lower(${sql`(select 1)`})`],
  ])('refuses %s', (_, fragment) => {
    expect(check(fragment)).toThrow(expect.objectContaining({ name: 'IsolationError' }) as Error)
  })

  test('never passes text in which a subquery keyword is a word of its own outside quotes', () => {
    const piece = fc.constantFrom(
      'select',
      'table',
      'values',
      'with',
      'from',
      'tasks',
      '(',
      ')',
      ',',
      "'",
      "''",
      '"',
      ' ',
      '\n',
      '-',
      '--',
      '/*',
      '*/',
      '$',
      '$$',
      'E',
      '\\',
      ';',
      '1',
      'x',
      '.',
      '::',
      '=',
      'lower(',
      'distinct',
      'is',
      'U&',
      '[',
      ']',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('')
        try {
          check(sql.raw(text))()
        } catch {
          return
        }
        const outside = text.replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"/g, ' 0 ')
        expect(outside).not.toMatch(/\b(select|table|values|with)\b/i)
        expect(outside).not.toMatch(/--|\/\*|\$|;|\\|'|"/)
      }),
      { numRuns: process.env['ROLECALL_FULL'] === '1' ? 100_000 : 3_000 },
    )
  })
})
