/**
 * While the worker still has something to do, the list of jobs looks again by itself. Starts on each page anew: Astro's
 * router runs a module once, however many pages follow.
 */
import { refreshPart } from './refresh-part.ts'

const interval = 1_500
/** After so many looks the visitor has to ask: the worker may be away. */
const maxLooks = 20

let timer: ReturnType<typeof setTimeout> | undefined

for (const event of ['astro:page-load', 'tally:content']) document.addEventListener(event, () => watch(0))

function watch(looks: number): void {
  clearTimeout(timer)
  if (!document.querySelector('#jobs [data-job=queued]') || looks >= maxLooks) return
  timer = setTimeout(() => void refreshPart('jobs').then(() => watch(looks + 1)), interval)
}
