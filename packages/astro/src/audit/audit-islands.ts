import type { Finding } from '../finding/finding.ts'
import type { Policy } from '../policy/policy.ts'

/**
 * Findings about server islands. A page's guard does not run for its islands, and anyone who saw the URL of an island
 * can request it again, so each island needs an entry of its own.
 *
 * @param islands component path → a file that renders it with `server:defer`
 */
export function islandFindings(
  policy: Policy | null,
  policyFile: string,
  islands: ReadonlyMap<string, string>,
): readonly Finding[] {
  if (policy === null) return []
  const file = policyFile.replace(/^\.\//, '')
  const listed = new Set(Object.keys(policy.islands ?? {}).map((path) => path.replace(/^\.?\//, '')))
  const unlisted = [...islands].filter(([path]) => !listed.has(path))
  return [
    ...unlisted.map(([path, importer]): Finding => ({
      code: 'islands-without-policy',
      severity: 'error',
      file: importer,
      message: `The server island ${path} has no entry in the policy. The guard of the page does not protect it.`,
      remedy: `Add islands: { '${path}': signedIn() } to ${file}, or everyone().`,
    })),
    ...[...listed]
      .filter((path) => !islands.has(path))
      .map((path): Finding => ({
        code: 'dead-pattern',
        severity: 'error',
        file,
        message: `islands['${path}'] names no component that is rendered with server:defer.`,
        remedy: islands.size === 0 ? 'Remove it.' : `Islands of this project: ${[...islands.keys()].join(', ')}.`,
      })),
  ]
}
