/** Text as people type it and PostgreSQL stores it: no NUL, no half surrogate that would be stored as something else. */
import { z } from 'astro/zod'

/** One line of 1 to 200 characters. */
export const plainLine = ({ what, missing }: { readonly what: string; readonly missing: string }) =>
  z
    .string(missing)
    .trim()
    .min(1, missing)
    .max(200, `Keep the ${what} under 200 characters.`)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, `Write the ${what} as plain text on one line.`)

/** Up to 10,000 characters, with line breaks. */
export const plainText = ({ what }: { readonly what: string }) =>
  z
    .string(`Write the ${what} as text.`)
    .transform((text) => text.replaceAll('\r\n', '\n').trim())
    .pipe(
      z
        .string()
        .max(10_000, `Keep the ${what} under 10,000 characters.`)
        .regex(/^(?:[^\p{Cc}\p{Cs}]|[\n\t])*$/u, `The ${what} has characters that cannot be stored.`),
    )
