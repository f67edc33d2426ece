/** The origin that the browser sees, and every host name of this server. Behind a proxy they differ. */
export function publicOrigin(
  request: Request,
  url: URL,
): { readonly origin: string; readonly hosts: ReadonlySet<string> } {
  const first = (name: string) => request.headers.get(name)?.split(',')[0]?.trim() ?? null
  const host = first('x-forwarded-host') ?? url.host
  const protocol = first('x-forwarded-proto') ?? url.protocol.slice(0, -1)
  return { origin: `${protocol}://${host}`, hosts: new Set([host, url.host, request.headers.get('host') ?? url.host]) }
}
