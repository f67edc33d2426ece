/** What a secret looks like, and what it is called in a finding. No finding repeats the secret. */
const shapes = [
  { name: 'a secret key (sk_…)', pattern: /(?<![A-Za-z0-9_])sk_(?:test|live)_[A-Za-z0-9_-]{20,}/ },
  { name: 'the secret of a webhook (whsec_…)', pattern: /(?<![A-Za-z0-9_])whsec_[A-Za-z0-9+/_-]{20,}/ },
  { name: 'an API key (ak_…)', pattern: /(?<![A-Za-z0-9_])ak_[A-Za-z0-9]{24,}/ },
  {
    name: 'the password of a database (postgres://…)',
    // A gap that is filled in later (`${…}`, `<…>`, `$NAME`, `***`) is no password.
    pattern: /postgres(?:ql)?:\/\/[^\s:/@"'`<>${}]+:(?!\*|x+@|\.{3})[^\s:/@"'`<>${}*]{1,200}@[^\s"'`<>]/,
  },
] as const

/** How much of one read is kept for the next: longer than any secret. */
export const overlap = 1_024

/** The kinds of secrets in a text. */
export function secretsIn(text: string): readonly string[] {
  return shapes.filter(({ pattern }) => pattern.test(text)).map(({ name }) => name)
}
