/** The longest part of a client's text that a log line shows, in characters. */
const mostShown = 200

/**
 * A string for one line of a log: quoted, capped, and without control characters. Clients choose parts of it, and line breaks or escape
 * sequences would forge lines or control the terminal.
 */
export function printable(text: string): string {
  const shown = text.length > mostShown ? `${text.slice(0, mostShown)}…` : text
  return JSON.stringify(shown).replace(
    /[^ -~…]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
