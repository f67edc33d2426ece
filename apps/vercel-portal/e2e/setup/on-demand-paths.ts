/** The paths that the function answers, from `access-report.json`, so that tests include new routes. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { islandUrl } from './island-url.ts'
import { requireEnvironment } from './test.ts'

interface Report {
  readonly routes: readonly { readonly pattern: string; readonly kind: string }[]
}

interface Names {
  readonly slugs?: readonly string[]
  readonly ids?: readonly string[]
}

/** An image of another site, which this one never fetches. */
const foreignImage = '/_image?href=https://example.com/x.png&w=8&f=webp'

/** A path for each on-demand route, each slug and each id; the island's address; and both error pages. */
export async function onDemandPaths({ slugs = ['acme'], ids = ['none'] }: Names = {}): Promise<readonly string[]> {
  const report = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../access-report.json'), 'utf8')) as Report
  const patterns = report.routes.filter(({ kind }) => !kind.includes('prerendered')).map(({ pattern }) => pattern)
  const paths = patterns.flatMap((pattern) =>
    slugs.flatMap((slug) =>
      ids.map((id) =>
        pattern
          .replace('/[...step]', '')
          .replace('[slug]', slug)
          .replace('[id]', id)
          .replace(/^\/_image$/, foreignImage),
      ),
    ),
  )
  const unknown = paths.find((path) => path.includes('['))
  if (unknown !== undefined) throw new Error(`${unknown}: say above what its parameter is in the tests.`)
  return [...new Set(paths), '/403', '/404', await islandUrl(requireEnvironment('E2E_APP_URL'))]
}
