/** Clerk's components in the colours of site.css, light and dark. Not --accent: Clerk's buttons define that for themselves. */
export const appearance = {
  variables: {
    colorPrimary: 'var(--brand)',
    colorPrimaryForeground: 'var(--on-brand)',
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
