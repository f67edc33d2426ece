/**
 * Action names as Astro's dispatcher reads them. `?_action=%2561dmin` arrives as `%61dmin` and runs `admin`:
 * a rule that compares raw names is no rule.
 */

/** The path of property names that a raw action name runs, or `null` when it is malformed. */
export function canonicalActionName(raw: string): readonly string[] | null {
  try {
    return raw
      .replace(/\/$/, '')
      .split('.')
      .map((segment) => decodeURIComponent(segment))
  } catch {
    return null
  }
}

/** Whether a glob (`['tasks', '**']`) covers a name. `*` is one segment, `**` the rest (at least one). */
export function matchesActionGlob(glob: readonly string[], name: readonly string[]): boolean {
  for (const [index, want] of glob.entries()) {
    if (want === '**') return name.length > index
    const segment = name[index]
    if (segment === undefined || (want !== '*' && want !== segment)) return false
  }
  return glob.length === name.length
}
