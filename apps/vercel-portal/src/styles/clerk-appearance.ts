/** Clerk's components in the colours of site.css, light and dark. */
export const appearance = {
  variables: {
    colorPrimary: 'var(--accent)',
    colorPrimaryForeground: 'var(--on-accent)',
    colorBackground: 'var(--surface)',
    colorForeground: 'var(--ink)',
    colorMutedForeground: 'var(--quiet)',
    colorMuted: 'var(--tint)',
    colorNeutral: 'var(--ink)',
    colorInput: 'var(--page)',
    colorInputForeground: 'var(--ink)',
    colorDanger: 'var(--danger)',
    borderRadius: '9px',
  },
}
