import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { untilSettled } from './until-settled.ts'

function setup() {
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-settled-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const policy = join(folder, 'policy.ts')
  const imported = join(folder, 'access.ts')
  writeFileSync(policy, 'one')
  writeFileSync(imported, 'one')
  const read: string[] = []
  /** Reads the policy, and then does what an editor may do before the watcher listens again. */
  const load =
    (...edits: (() => void)[]) =>
    async () => {
      read.push(readFileSync(policy, 'utf8'))
      edits[read.length - 1]?.()
      await Promise.resolve()
    }
  return { folder, policy, imported, read, load }
}

test('works once on files that stay as they are', async () => {
  const { policy, imported, read, load } = setup()
  await untilSettled(() => [policy, imported, '/nowhere/absent.ts'], load())
  expect(read).toEqual(['one'])
})

test('ends with the last content, after any number of edits', async () => {
  const { folder, policy, read, load } = setup()
  const replace = () => {
    writeFileSync(join(folder, 'new'), 'three')
    renameSync(join(folder, 'new'), policy)
  }
  await untilSettled(
    () => [policy],
    load(() => writeFileSync(policy, 'two'), replace),
  )
  expect(read).toEqual(['one', 'two', 'three'])
})

test('what the work has only just learned of has not changed', async () => {
  const { policy, imported, read, load } = setup()
  let files = [policy]
  await untilSettled(
    () => files,
    load(() => (files = [policy, imported])),
  )
  expect(read).toEqual(['one'])
})
