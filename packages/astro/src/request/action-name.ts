/**
 * Action names as Astro's dispatcher reads them. `?_action=%2561dmin` arrives as `%61dmin` and runs `admin`, so a rule
 * must not compare raw names.
 */

/**
 * The segments of a raw action name. `null` when it is malformed or names the throwing form of an action: some versions
 * of Astro's dispatcher run `tasks.purge.orThrow` as `tasks.purge`, without the rule for `tasks.purge`.
 */
export function canonicalActionName(raw: string): readonly string[] | null {
  try {
    const name = raw
      .replace(/\/$/, '')
      .split('.')
      .map((segment) => decodeURIComponent(segment))
    return name.at(-1) === 'orThrow' ? null : name
  } catch {
    return null
  }
}
