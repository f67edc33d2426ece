/** Whether a glob (`['tasks', '**']`) covers a name. `*` is one segment. `**` is the rest, at least one segment. */
export function matchesActionGlob(glob: readonly string[], name: readonly string[]): boolean {
  for (const [index, want] of glob.entries()) {
    if (want === '**') return name.length > index
    const segment = name[index]
    if (segment === undefined || (want !== '*' && want !== segment)) return false
  }
  return glob.length === name.length
}
