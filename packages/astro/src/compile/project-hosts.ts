import { hostOf } from './host-of.ts'

/** The parts of Astro's configuration that name hosts of the app. */
export interface HostConfiguration {
  readonly site?: string | undefined
  readonly i18n?: { readonly domains?: Readonly<Record<string, string>> | undefined } | undefined
  readonly security?:
    | {
        readonly allowedDomains?:
          | readonly {
              readonly hostname?: string | undefined
              readonly port?: string | undefined
            }[]
          | undefined
      }
    | undefined
}

/**
 * The hosts of the app by its Astro configuration: `site`, `i18n.domains` and `security.allowedDomains`. A name there may
 * begin with `*.` (one label) or `**.` (any number of labels). An entry that allows every host names none.
 */
export function projectHosts({ site, i18n, security }: HostConfiguration): readonly string[] {
  const urls = [site, ...Object.values(i18n?.domains ?? {})].map(hostOf)
  const allowed = (security?.allowedDomains ?? []).map(({ hostname, port }) => {
    if (hostname === undefined || !/^(?:\*\*?\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*$/i.test(hostname)) return null
    return `${hostname.toLowerCase()}${port === undefined || port === '' ? '' : `:${port}`}`
  })
  return [...new Set([...urls, ...allowed].filter((host) => host !== null))]
}
