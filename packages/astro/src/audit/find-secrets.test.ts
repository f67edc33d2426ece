import { expect, test } from 'vitest'
import { secretsIn } from './find-secrets.ts'

const long = 'x1'.repeat(15)

test.each([
  [`sk_live_${long}`, 1],
  [`"sk_test_${'a-b_'.repeat(8)}"`, 1],
  [`whsec_${long}`, 1],
  [`ak_${long}`, 1],
  ['postgres://app:hunter2@db/app', 1],
  ['postgresql://app:p%40ss@10.0.0.3', 1],
  [`sk_live_${long} whsec_${long} ak_${long} postgres://a:b@c`, 4],
  ['sk_live_short', 0],
  [`pk_live_${long}`, 0],
  [`task_live_${long}`, 0],
  [`break_${long}`, 0],
  ['postgres://app@db/app', 0],
  ['postgres://localhost:5432/app and a mail to me@example.com', 0],
  ['postgres://${user}:${password}@host', 0],
  ['postgres://app:$PASSWORD@host', 0],
  ['postgres://app:****@host', 0],
  ['postgres://<user>:<password>@host', 0],
])('%s', (text, count) => {
  expect(secretsIn(text)).toHaveLength(count)
})
