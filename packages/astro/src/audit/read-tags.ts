/** A start tag of an HTML file, with its attributes in lower case. */
export interface HtmlTag {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
}

/** Elements whose content is text, in which `<` begins no tag. */
const rawText = new Set(['script', 'style', 'textarea', 'title'])

/**
 * The start tags of a finished HTML file, read as the HTML standard's tokenizer does: comments, quotes and the text of
 * scripts hide no tag behind them.
 *
 * @see https://html.spec.whatwg.org/multipage/parsing.html#tokenization
 */
export function* readTags(html: string): Generator<HtmlTag> {
  const start = /<(?:(!--)|([a-z][^\s/>]*)|[/!?])/gi
  for (let match = start.exec(html); match !== null; match = start.exec(html)) {
    const [, comment, opened] = match
    if (comment !== undefined) start.lastIndex = endOfComment(html, start.lastIndex)
    else if (opened === undefined) {
      // An end tag, a doctype: its quotes do not matter to what follows.
      const end = html.indexOf('>', start.lastIndex)
      start.lastIndex = end < 0 ? html.length : end + 1
    } else {
      const name = opened.toLowerCase()
      const { attributes, end } = readAttributes(html, start.lastIndex)
      yield { name, attributes }
      start.lastIndex = rawText.has(name) ? endOfRawText(html, name, end) : end
    }
  }
}

function endOfComment(html: string, from: number): number {
  // `<!-->` and `<!--->` are whole comments.
  const empty = /^-?>/.exec(html.slice(from, from + 2))
  if (empty) return from + empty[0].length
  const end = /--!?>/g
  end.lastIndex = from
  return end.exec(html) === null ? html.length : end.lastIndex
}

function endOfRawText(html: string, name: string, from: number): number {
  const end = new RegExp(`</${name}(?=[\\s/>])`, 'gi')
  end.lastIndex = from
  return end.exec(html)?.index ?? html.length
}

/** Reads attributes up to the end of their tag. */
function readAttributes(
  html: string,
  from: number,
): { readonly attributes: ReadonlyMap<string, string>; readonly end: number } {
  const attributes = new Map<string, string>()
  const next = /[\s/]*(?:(>)|([^\s/>][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"'][^\s>]*)?))?)/y
  next.lastIndex = from
  for (let match = next.exec(html); match !== null; match = next.exec(html)) {
    const [, end, name, double, single, bare] = match
    if (end !== undefined || name === undefined) break
    const key = name.toLowerCase()
    // The first of two counts.
    if (!attributes.has(key)) attributes.set(key, double ?? single ?? bare ?? '')
  }
  return { attributes, end: next.lastIndex === 0 ? html.length : next.lastIndex }
}
