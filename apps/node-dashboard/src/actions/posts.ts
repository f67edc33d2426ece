/** Members write drafts. Publishing needs `org:posts:publish`. */
import { permission } from '@rolecall/rbac'
import { defineProtectedAction } from '@rolecall/astro/server'
import { z } from 'astro/zod'
import { HttpProblem } from '../http/problem.ts'
import { orActionError } from '../http/problem-from.ts'
import { postBody, postTitle } from '../post-input.ts'
import { editPosts } from '../repositories/post-repository.ts'

/** The version that the form was filled from, in a hidden field. */
const version = z.coerce.number().int().positive()

export const posts = {
  save: defineProtectedAction({
    requires: permission('org:tasks:write'),
    accept: 'form',
    input: z.object({ title: postTitle, body: postBody }),
    handler: (text, { access }) => orActionError(() => editPosts(access, (editor) => editor.add(text))),
  }),

  rewrite: defineProtectedAction({
    requires: permission('org:tasks:write'),
    accept: 'form',
    input: z.object({ id: z.string(), version, title: postTitle, body: postBody }),
    handler: ({ id, ...text }, { access }) =>
      orActionError(async () => {
        const post = await editPosts(access, (editor) => editor.rewrite(id, text))
        return post === 'published' ? refuse() : post
      }),
  }),

  publish: defineProtectedAction({
    requires: permission('org:posts:publish'),
    accept: 'form',
    input: z.object({ id: z.string(), version, published: z.stringbool() }),
    handler: ({ id, ...read }, { access }) =>
      orActionError(() => editPosts(access, (editor) => editor.publish(id, read))),
  }),

  delete: defineProtectedAction({
    requires: permission('org:tasks:write'),
    accept: 'form',
    input: z.object({ id: z.string(), version }),
    handler: ({ id, version }, { access }) =>
      orActionError(async () => {
        if ((await editPosts(access, (editor) => editor.remove(id, version))) === 'published') refuse()
      }),
  }),
}

function refuse(): never {
  throw new HttpProblem(409, 'published', 'This post is published.', 'Ask a member who can publish to unpublish it.')
}
