/**
 * Clerk's components in this app's colours. They read the same custom properties, so that light and dark work for both.
 * The main one is not called --accent, because Clerk's buttons define a property of that name.
 */
export const appearance = {
  // A flat theme like the rest of this app. Clerk's default has gradients and shadows.
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

/** For the component on /start: a quieter card and a prominent button. */
export const startAppearance = {
  variables: {
    colorPrimary: 'var(--good)',
    colorPrimaryForeground: 'var(--surface)',
    colorBackground: 'var(--page)',
    borderRadius: '2px',
  },
  elements: { cardBox: 'clerk-start' },
} as const
