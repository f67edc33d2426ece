import { fieldsOf, text, texts, type Fields } from './fields.ts'
import type { ActiveOrganization, OrganizationId } from './session.ts'
import { decodeGrants, grant, type TokenGrants } from './token-grants.ts'

/** The active organization of a session token, version 2 or 1, and the grants of the token. */
export function readOrganization(claims: Fields): {
  readonly organization: ActiveOrganization | null
  readonly token: TokenGrants
} {
  const { v, fea, pla, org_id, org_slug, org_role, org_permissions } = claims
  // The same names may mean something else in an unknown version, so it grants nothing.
  const compact = v === 2
  const known = compact || v === undefined
  const { id, slg, rol, per, fpm } = fieldsOf(
    compact ? claims.o : known && { id: org_id, slg: org_slug, rol: org_role },
  )
  const decoded = decodeGrants(text(fpm), text(per), known ? text(fea) : '', known ? text(pla) : '')
  const token = compact ? decoded : { ...decoded, ...grant(texts(known && org_permissions)) }
  const organization = text(id)
    ? Object.freeze({
        id: text(id) as OrganizationId,
        slug: text(slg) || null,
        role: text(rol) ? withPrefix(text(rol)) : null,
        permissions: token.visible,
      })
    : null
  return { organization, token }
}

/** Version 2 of the token leaves the prefix out, version 1 has it. */
const withPrefix = (role: string): string => role.replace(/^(org:)*/, 'org:')
