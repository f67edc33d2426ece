/** The input of a post, from a form or from the API. */
import { z } from 'astro/zod'
import { plainLine, plainText } from './plain-text.ts'

export const postTitle = plainLine({ what: 'title', missing: 'Enter a title.' })
export const postBody = plainText({ what: 'text' })
export const newPost = z.strictObject({ title: postTitle, body: postBody.default('') })
