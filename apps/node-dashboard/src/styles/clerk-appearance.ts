/**
 * Clerk's components in this app's colours: they read the same custom properties, so light and dark follow along. The
 * main one is not called --accent: Clerk's buttons define a property of that name for themselves.
 */
export const appearance = {
  // Flat, like the rest of this app: Clerk's own look has gradients and shadows.
  theme: 'simple',
  variables: {
    colorPrimary: 'var(--brand)',
    colorPrimaryForeground: 'var(--on-brand)',
    colorBackground: 'var(--surface)',
    colorForeground: 'var(--ink)',
    colorMutedForeground: 'var(--quiet)',
    colorInput: 'var(--page)',
    colorInputForeground: 'var(--ink)',
    colorNeutral: 'var(--ink)',
    colorRing: 'var(--brand)',
    colorDanger: 'var(--danger)',
    colorSuccess: 'var(--good)',
    borderRadius: '8px',
    fontFamily: 'inherit',
  },
  // Class names on Clerk's own elements; the classes are in app.css.
  elements: {
    cardBox: 'clerk-card',
    formButtonPrimary: 'clerk-primary',
  },
} as const

/** For one component: the place where people start is quieter, and its button stands out. Light and dark, as above. */
export const startAppearance = {
  variables: {
    colorPrimary: 'var(--good)',
    colorPrimaryForeground: 'var(--surface)',
    colorBackground: 'var(--page)',
    borderRadius: '2px',
  },
  elements: { cardBox: 'clerk-start' },
} as const
