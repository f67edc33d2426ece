/**
 * Action names as Astro's dispatcher reads them. `?_action=%2561dmin` arrives as `%61dmin` and runs `admin`:
 * a rule that compares raw names is no rule.
 */

/**
 * The path of property names that a raw action name runs; `null` when it is malformed, or names a part of an action
 * instead of one. (An action has its throwing form as a property, and some versions of Astro's dispatcher run it:
 * `tasks.purge.orThrow` is `tasks.purge`, and the rule for `tasks.purge` would not be asked.)
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
