/** The input of a task, from a form or from the API. */
import { z } from 'astro/zod'
import { plainLine } from './plain-text.ts'

export const taskTitle = plainLine({ what: 'title', missing: 'Enter a title.' })
/** The version that the form was filled from, in a hidden field. */
export const taskVersion = z.coerce.number().int().positive()

export const newTask = z.strictObject({ title: taskTitle })
export const taskChange = z.strictObject({
  title: taskTitle.optional(),
  completed: z.boolean().optional(),
  version: z.number().int().positive().optional(),
})
