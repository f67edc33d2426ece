/** What a task may look like when it comes in, from a form or from the API. */
import { z } from 'astro/zod'
import { plainLine } from './plain-text.ts'

export const taskTitle = plainLine({ what: 'title', missing: 'Write what needs doing.' })
/** The version that was read, from a hidden field. */
export const taskVersion = z.coerce.number().int().positive()

export const newTask = z.strictObject({ title: taskTitle })
export const taskChange = z.strictObject({
  title: taskTitle.optional(),
  completed: z.boolean().optional(),
  version: z.number().int().positive().optional(),
})
