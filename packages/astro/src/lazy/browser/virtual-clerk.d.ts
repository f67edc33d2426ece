/// <reference types="astro/client" />

/** Clerk's page script in parts; the plugin takes them from what Clerk's integration injects. */
declare module 'virtual:rolecall/clerk' {
  export const parameters: Readonly<Record<string, unknown>>
  export function runInjectionScript(parameters: Readonly<Record<string, unknown>>): Promise<void>
  export function swapDocument(functions: typeof import('astro:transitions/client').swapFunctions, next: Document): void
}
