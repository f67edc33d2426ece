const bearer = /^Bearer\s+(\S+)$/i

export const bearerToken = (request: Request): string | undefined =>
  bearer.exec(request.headers.get('authorization') ?? '')?.[1]
