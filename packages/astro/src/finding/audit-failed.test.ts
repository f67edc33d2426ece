import { expect, test } from 'vitest'
import { RolecallError } from '../errors/rolecall-error.ts'
import { AuditFailed } from './audit-failed.ts'

test('a failed audit has a code, a hint and its findings', () => {
  const finding = { code: 'dead-pattern', severity: 'error', file: 'src/policy.ts', message: 'm', remedy: 'r' } as const
  const error = new AuditFailed([finding])
  expect(error).toBeInstanceOf(RolecallError)
  expect(error).toMatchObject({ name: 'AuditFailed', code: 'audit_failed', findings: [finding] })
  expect(error.message).toContain('dead-pattern  src/policy.ts\n  m\n  → r')
  expect(error.hint).toContain('ROLECALL_AUDIT=warn')
})

test('keeps its hint when a route is called /documents', () => {
  // Astro replaces the hint of an error whose string contains "document" or "window".
  const message = '/documents is protected.'
  expect(
    String(new AuditFailed([{ code: 'isr-protected', severity: 'error', file: '', message, remedy: '' }])),
  ).not.toContain('document')
})
