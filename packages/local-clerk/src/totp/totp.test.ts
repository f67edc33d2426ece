import { describe, expect, test } from 'vitest'
import { decodeBase32, encodeBase32 } from './base32.ts'
import { createTotpSecret, isTotpSecret, totpCode, totpMatches, totpUri } from './totp.ts'

/** The secret of RFC 6238, appendix B. Expected codes are the last six of its eight digits. */
const secret = encodeBase32(Buffer.from('12345678901234567890'))

describe('totp', () => {
  test.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('computes the code of RFC 6238 at %i seconds', (seconds, code) => {
    expect(totpCode(secret, seconds * 1000)).toBe(code)
  })

  test('accepts a neighbouring code and no other', () => {
    const time = 1_700_000_000_000
    const code = totpCode(secret, time)
    expect([-60, -30, 0, 30, 60].map((seconds) => totpMatches(secret, code, time + seconds * 1000))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ])
    expect(totpMatches(secret, '', time)).toBe(false)
  })

  test('creates valid secrets and recognises invalid ones', () => {
    const made = createTotpSecret()
    expect([made.length, isTotpSecret(made), decodeBase32(made)?.length]).toEqual([32, true, 20])
    for (const bad of ['', 'short', '0189!', 'ABC']) expect([bad, isTotpSecret(bad)]).toEqual([bad, false])
    expect(decodeBase32('gezd gnbv')).toEqual(decodeBase32('GEZDGNBV'))
  })

  test('writes the content of the QR code', () => {
    const uri = new URL(totpUri('GEZDGNBV', 'Local Clerk', 'ada@acme.test'))
    expect([uri.protocol, uri.host, decodeURIComponent(uri.pathname)]).toEqual([
      'otpauth:',
      'totp',
      '/Local Clerk:ada@acme.test',
    ])
    expect(uri.searchParams.get('secret')).toBe('GEZDGNBV')
  })
})
