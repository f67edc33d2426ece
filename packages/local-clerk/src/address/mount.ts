/** The prefix of the inspector and of a local Clerk inside another server. Any path may start with it. */
export const mountPath = '/__clerk'

/** Also without the second slash that Clerk's client writes before `api_keys`. */
export function pathWithoutMount(path: string): string {
  const own = path.startsWith(`${mountPath}/`) ? path.slice(mountPath.length) : path === mountPath ? '/' : path
  return own.replace(/^\/{2,}/, '/')
}
