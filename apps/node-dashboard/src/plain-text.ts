/** Strings that PostgreSQL stores unchanged: without NUL and without lone surrogates. */
import { z } from 'astro/zod'

/** One line of 1 to 200 characters. */
export const plainLine = ({ what, missing }: { readonly what: string; readonly missing: string }) =>
  z
    .string(missing)
    .trim()
    .min(1, missing)
    .max(200, `Keep the ${what} under 200 characters.`)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, `Enter the ${what} as plain text on one line.`)

/** Up to 10,000 characters, with line breaks. */
export const plainText = ({ what }: { readonly what: string }) =>
  z
    .string(`Enter the ${what} as plain text.`)
    .transform((text) => text.replaceAll('\r\n', '\n').trim())
    .pipe(
      z
        .string()
        .max(10_000, `Keep the ${what} under 10,000 characters.`)
        .regex(/^(?:[^\p{Cc}\p{Cs}]|[\n\t])*$/u, `The ${what} contains characters that cannot be stored.`),
    )
