/** Base32 without padding (RFC 4648), the format of authenticator secrets. */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const base32Form = /^[A-Z2-7]+$/

export function encodeBase32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')
}

/**
 * `undefined` for a string that is not Base32. Lower case, spaces and padding are accepted, because people copy them.
 */
export function decodeBase32(text: string): Uint8Array | undefined {
  const letters = text.toUpperCase().replace(/[\s=]/g, '')
  if (!base32Form.test(letters)) return undefined
  const bits = Array.from(letters, (letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (eight) => Number.parseInt(eight, 2))
}
