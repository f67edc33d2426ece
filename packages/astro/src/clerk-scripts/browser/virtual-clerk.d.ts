/// <reference types="astro/client" />

/** The parts of Clerk's page script. The plugin takes them from the script of Clerk's integration. */
declare module 'virtual:rolecall/clerk' {
  import type { swapFunctions } from 'astro:transitions/client'

  export const parameters: Readonly<Record<string, unknown>>
  export function runInjectionScript(parameters: Readonly<Record<string, unknown>>): Promise<void>
  export function swapDocument(functions: typeof swapFunctions, next: Document): void
}
