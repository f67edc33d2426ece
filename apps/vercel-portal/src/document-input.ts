/** A new document as forms and the API send it. */
import { z } from 'astro/zod'

export const newDocument = z.object({
  title: z.string().trim().min(1, 'Give the document a title.').max(200, 'Keep the title under 200 characters.'),
  body: z.string().max(100_000, 'Keep the text under 100,000 characters.').default(''),
})
