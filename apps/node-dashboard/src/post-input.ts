/** What a post may look like when it comes in, from a form or from the API. */
import { z } from 'astro/zod'
import { plainLine, plainText } from './plain-text.ts'

export const postTitle = plainLine({ what: 'title', missing: 'Give the post a title.' })
export const postBody = plainText({ what: 'text' })
export const newPost = z.strictObject({ title: postTitle, body: postBody.default('') })
