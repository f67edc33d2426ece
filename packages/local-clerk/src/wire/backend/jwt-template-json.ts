import type { JwtTemplateJSON } from '@clerk/backend'
import type { TemplateRecord } from '../../store/records.ts'
import type { Wire } from '../wire.ts'

export const jwtTemplateJson = (template: TemplateRecord) =>
  ({
    object: 'jwt_template',
    id: template.id,
    name: template.name,
    claims: template.claims,
    lifetime: template.lifetime,
    allowed_clock_skew: template.allowedClockSkew,
    custom_signing_key: false,
    signing_algorithm: 'RS256',
    created_at: template.createdAt,
    updated_at: template.updatedAt,
  }) satisfies Wire<JwtTemplateJSON>
