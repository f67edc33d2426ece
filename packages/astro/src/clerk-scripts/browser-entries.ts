/** The scripts for browsers that the build adds, by what they replace or answer: files of `browser/`. */
export const browserEntries = {
  page: 'start',
  'before-hydration': 'ready',
  needed: 'needed',
  clerk: 'clerk-start',
} as const
