/** The files of `browser/` that the build adds to pages, by role. */
export const browserEntries = {
  page: 'start',
  'before-hydration': 'ready',
  needed: 'needed',
  clerk: 'clerk-start',
} as const
