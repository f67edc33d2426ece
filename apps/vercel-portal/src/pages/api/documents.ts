/** `GET /api/documents`: the active organization's newest fifty. `POST` with `{ "title", "body" }`: a draft. */
import { permission } from '@rolecall/rbac'
import { defineEndpoint } from '@rolecall/astro/server'
import { newDocument } from '../../document-input.ts'
import { readJson } from '../../http/read-json.ts'
import { documentRepository, type Document } from '../../repositories/document-repository.ts'

export const prerender = false

export const GET = defineEndpoint(permission('org:documents:read'), async (_context, session) => {
  const repository = await documentRepository(session)
  return Response.json({ documents: (await repository.newest(50)).map(toJson) })
})

export const POST = defineEndpoint(permission('org:documents:write'), async ({ request }, session) => {
  const read = await readJson(request, newDocument)
  if ('refusal' in read) return read.refusal
  const repository = await documentRepository(session)
  return Response.json(toJson(await repository.draft(read.value)), { status: 201 })
})

function toJson({ id, title, body, created_at, published_at }: Document): object {
  return { id, title, body, createdAt: created_at, publishedAt: published_at }
}
