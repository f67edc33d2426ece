/**
 * Clerk's components in this app's colours: they read the same custom properties, so light and dark follow along. The
 * main one is not called --accent: Clerk's buttons define a property of that name for themselves.
 */
export const appearance = {
  variables: {
    colorPrimary: 'var(--brand)',
    colorPrimaryForeground: 'var(--on-brand)',
    colorBackground: 'var(--surface)',
    colorForeground: 'var(--ink)',
    colorMutedForeground: 'var(--quiet)',
    colorInput: 'var(--page)',
    colorInputForeground: 'var(--ink)',
    colorNeutral: 'var(--ink)',
    colorDanger: 'var(--danger)',
    colorSuccess: 'var(--good)',
    borderRadius: '8px',
    fontFamily: 'inherit',
  },
}
