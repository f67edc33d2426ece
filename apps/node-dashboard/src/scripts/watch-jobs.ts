/**
 * Refreshes the list of jobs while one of them is waiting. It starts on each page, because Astro's router runs a module
 * only once.
 */
import { refreshPart } from './refresh-part.ts'

const interval = 1_500
/** Maximum number of refreshes, after which the visitor has to refresh: the worker may be down. */
const maxLooks = 20

let timer: ReturnType<typeof setTimeout> | undefined

for (const event of ['astro:page-load', 'tally:content']) document.addEventListener(event, () => watch(0))

function watch(looks: number): void {
  clearTimeout(timer)
  if (!document.querySelector('#jobs [data-job=queued]') || looks >= maxLooks) return
  timer = setTimeout(() => void refreshPart('jobs').then(() => watch(looks + 1)), interval)
}
