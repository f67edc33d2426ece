/** What stands in the way of a start, one sentence for each variable; none when the server can start. */
export function whatIsMissing(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const needed = ['CLERK_SECRET_KEY', 'DATABASE_URL', 'SITE_URL']
  const missing = needed.filter((name) => !environment[name])
  const site = environment['SITE_URL']
  return [
    ...(missing.length > 0
      ? [`The dashboard needs ${missing.join(' and ')} when it starts: .env.example says what each is for.`]
      : []),
    ...(site && !isOrigin(site)
      ? [`SITE_URL is not an address without a path, such as https://tally.example.com: ${JSON.stringify(site)}.`]
      : []),
  ]
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, origin, href } = new URL(text)
  return /^https?:$/.test(protocol) && href === `${origin}/`
}
