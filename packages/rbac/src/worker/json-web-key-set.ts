/** RFC 7517, as Clerk serves it at `/.well-known/jwks.json`. */
export interface JsonWebKeySet {
  readonly keys: readonly PublicJsonWebKey[]
}

export interface PublicJsonWebKey {
  readonly kid?: string
  readonly kty?: string
  readonly n?: string
  readonly e?: string
}
