/** `POST /api/posts` with `{ "title": …, "body": … }`: publishes a post in the active organization. */
import { permission } from '@rolecall/rbac'
import { defineEndpoint } from '@rolecall/astro/server'
import { orProblem } from '../../http/problem-from.ts'
import { readJson } from '../../http/read-json.ts'
import { newPost } from '../../post-input.ts'
import { editPosts } from '../../repositories/post-repository.ts'

export const POST = defineEndpoint(permission('org:posts:publish'), ({ request }, session) =>
  orProblem(async () => {
    const text = await readJson(request, newPost)
    return Response.json(await editPosts(session, (posts) => posts.add(text, 'published')), { status: 201 })
  }),
)
