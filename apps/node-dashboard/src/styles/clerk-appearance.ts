/** Clerk's components in this app's colours: they read the same custom properties, so light and dark follow along. */
export const appearance = {
  variables: {
    colorPrimary: 'var(--accent)',
    colorPrimaryForeground: 'var(--on-accent)',
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
