/// <reference types="astro/client" />

/** Clerk's page script in parts; the plugin takes them from what Clerk's integration injects. */
declare module 'virtual:rolecall/clerk' {
  import type { swapFunctions } from 'astro:transitions/client'

  export const parameters: Readonly<Record<string, unknown>>
  export function runInjectionScript(parameters: Readonly<Record<string, unknown>>): Promise<void>
  export function swapDocument(functions: typeof swapFunctions, next: Document): void
}
