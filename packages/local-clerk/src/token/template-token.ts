/**
 * Tokens of JWT templates: the claims of the template with their `{{shortcodes}}` filled in, and the standard claims.
 */
import type { Instance } from '../instance/instance.ts'
import { randomText } from '../store/ids.ts'
import type { SessionRecord } from '../store/records.ts'
import { notFound } from '../refusal/api-error.ts'
import { fillShortcodes } from './shortcodes.ts'

export interface TemplateTokenOptions {
  readonly origin?: string | null
  readonly expiresInSeconds?: number
}

export async function mintTemplateToken(
  instance: Instance,
  session: SessionRecord,
  name: string,
  options: TemplateTokenOptions = {},
): Promise<string> {
  const template = instance.store.templates.by('name', name)[0]
  if (!template) throw notFound(`JWT template ${name}`)
  const iat = Math.floor(instance.clock.wall() / 1000)
  return instance.signer.sign({
    ...fillShortcodes(instance, template.claims, session),
    ...(options.origin ? { azp: options.origin } : {}),
    exp: iat + (options.expiresInSeconds ?? template.lifetime),
    iat,
    iss: `https://${instance.settings.frontendApi}`,
    jti: randomText(20),
    nbf: iat - template.allowedClockSkew,
    sub: session.userId,
  })
}
