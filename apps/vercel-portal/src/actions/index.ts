/** The actions of the portal's forms. Each states its requirement here and in the policy. */
import { permission, role } from '@rolecall/rbac'
import { defineProtectedAction } from '@rolecall/astro/server'
import { z } from 'astro/zod'
import { newDocument } from '../document-input.ts'
import { documentRepository } from '../repositories/document-repository.ts'
import { saveSettings } from '../repositories/organization-settings.ts'
import { orActionError } from './or-action-error.ts'

const mayPublish = permission('org:documents:publish')
const oneDocument = z.object({ id: z.string() })

export const server = {
  documents: {
    create: defineProtectedAction({
      requires: permission('org:documents:write'),
      accept: 'form',
      input: newDocument,
      handler: (input, { access }) => orActionError(async () => (await documentRepository(access)).draft(input)),
    }),

    publish: defineProtectedAction({
      requires: mayPublish,
      accept: 'form',
      input: oneDocument,
      handler: ({ id }, { access }) => orActionError(async () => (await documentRepository(access)).publish(id)),
    }),

    withdraw: defineProtectedAction({
      requires: mayPublish,
      accept: 'form',
      input: oneDocument,
      handler: ({ id }, { access }) => orActionError(async () => (await documentRepository(access)).withdraw(id)),
    }),
  },

  settings: {
    save: defineProtectedAction({
      requires: role('org:admin'),
      accept: 'form',
      input: z.object({ welcome: z.string().trim().max(500, 'Keep it under 500 characters.') }),
      handler: (input, { access }) => orActionError(() => saveSettings(access, input)),
    }),
  },
}
