import type { Step } from './step-runner.ts'

/** Astro with adapters of the same age: the last 6 (the only supported 6), the first 7, and the newest. */
const versions = [
  { astro: '6.4.8', node: '10.1.4', vercel: '10.0.8' },
  { astro: '7.0.0', node: '11.0.0', vercel: '11.0.0' },
  { astro: '7.3.5', node: '11.1.6', vercel: '11.0.11' },
] as const

/** For the long run: the suites that build apps on other versions of Astro, and the adapters of other platforms. */
export function otherAstroSteps(): readonly Step[] {
  return [
    ...versions.map(({ astro, node, vercel }): Step => ({
      title: `suites on Astro ${astro}`,
      command: [process.execPath, 'scripts/compat/try-astro.ts', astro, node, vercel],
    })),
    {
      title: 'Astro 5 is refused',
      command: [process.execPath, 'scripts/compat/refuse-astro.ts', '5.18.2', '9.5.5'],
    },
    ...['netlify', 'cloudflare'].map((platform): Step => ({
      title: `fixture on ${platform}`,
      command: [process.execPath, 'scripts/compat/try-adapter.ts', platform],
    })),
  ]
}
