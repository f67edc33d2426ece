/** One sentence for each variable that is missing or invalid; none when the server can start. */
export function missingConfiguration(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const needed = ['CLERK_SECRET_KEY', 'DATABASE_URL', 'SITE_URL']
  const missing = needed.filter((name) => !environment[name])
  const site = environment['SITE_URL']
  return [
    ...(missing.length > 0 ? [`The dashboard needs ${missing.join(' and ')} when it starts. See .env.example.`] : []),
    ...(site && !isOrigin(site)
      ? [`SITE_URL is ${JSON.stringify(site)}. It must be an origin without a path, such as https://tally.example.com.`]
      : []),
  ]
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, origin, href } = new URL(text)
  return /^https?:$/.test(protocol) && href === `${origin}/`
}
