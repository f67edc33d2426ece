/** Run with `node bench/index.ts` after a build. Everything that is compared runs in one process, round by round. */
import { spawnSync } from 'node:child_process'
import { startProxy } from '../test/fixtures/proxy.ts'
import { openBench, sessionOf } from './database.ts'
import { measure, print } from './measure.ts'
import { variantsOf } from './statements.ts'

const bench = await openBench()
try {
  await bench.fill(100, 1000)
  const { rows } = await bench.raw.query<{ id: string }>(
    "select id from tasks where organization_id = 'org_42' limit 1",
  )
  const id = rows[0]!.id
  for (const [title, variants] of Object.entries(variantsOf(bench, id))) {
    print(`${title}, loopback`, await measure(variants, { rounds: 3000, warm: 3000 }))
  }
  const proxy = await startProxy(bench.url, 1)
  for (const [title, variants] of Object.entries(variantsOf(bench.connect(proxy.port), id))) {
    print(`${title}, 1 ms each way`, await measure(variants, { rounds: 150, warm: 20 }))
  }

  console.log('\nlist the 20 newest with tenants.for(session), loopback, to the first line')
  const list = () =>
    bench.tenants
      .for(sessionOf('org_0'))
      .selectFrom('tasks')
      .selectAll()
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(20)
      .execute()
  let first: number | undefined
  for (const [organizations, each] of [
    [1, 1000],
    [100, 1000],
    [10_000, 100],
    [100, 100],
    [100, 10_000],
  ] as const) {
    await bench.fill(organizations, each)
    const [measured] = await measure({ list }, { rounds: 800, warm: 200 })
    first ??= measured!.time
    console.log(
      `  ${`${organizations} organizations × ${each} rows`.padEnd(44)} ${measured!.time.toFixed(3).padStart(8)} ms   ×${(measured!.time / first).toFixed(2)}`,
    )
  }
  await proxy.close()
} finally {
  await bench.close()
}

const importTime = (code: string) => {
  const times = Array.from({ length: 9 }, () =>
    Number(
      spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8', cwd: import.meta.dirname })
        .stdout,
    ),
  )
  return times.toSorted((a, b) => a - b)[4]!
}
const timed = (specifier: string, before = '') =>
  `${before}; const started = performance.now(); await import('${specifier}'); console.log(performance.now() - started)`
console.log('\nimport, median of 9 processes')
console.log(`  ${'kysely'.padEnd(44)} ${importTime(timed('kysely')).toFixed(1).padStart(8)} ms`)
console.log(
  `  ${'@rolecall/repository on top of it'.padEnd(44)} ${importTime(timed('@rolecall/repository', "await import('kysely')")).toFixed(1).padStart(8)} ms`,
)
