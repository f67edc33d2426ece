/** What a task may look like when it comes in, from a form or from the API. */
import { z } from 'astro/zod'

export const taskTitle = z
  .string()
  .trim()
  .min(1, 'Write what needs doing.')
  .max(200, 'Keep the title under 200 characters.')
  // PostgreSQL stores no NUL, and a half surrogate would be stored as something else than was sent.
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'Write the title as plain text on one line.')

export const newTask = z.strictObject({ title: taskTitle })
export const taskChange = z.strictObject({ title: taskTitle.optional(), completed: z.boolean().optional() })
