/** The fenced code blocks of a Markdown file. */

export interface CodeBlock {
  /** The first word of the info string: `ts`, `sh`; empty when there is none. */
  readonly language: string
  /**
   * The file that the block is, when the document names one: by `title="…"` in the info string, by a comment in the first
   * line (`// src/policy.ts`), or by the paragraph before it, which then begins with the name in backticks and a colon.
   */
  readonly file: string | undefined
  readonly code: string
  /** The line of the document that the code begins in, counted from 1. */
  readonly line: number
}

const fileName = String.raw`[\w@./[\]-]+\.(?:ts|tsx|mts|js|mjs|astro|json|sql)`
const inTitle = new RegExp(`\\btitle=["'](${fileName})["']`)
const inComment = new RegExp(`^(?:\\/\\/|--|<!--) (${fileName})(?=$|[:\\s])`)
const inParagraph = new RegExp('^`(' + fileName + ')`:')

export function readBlocks(markdown: string): readonly CodeBlock[] {
  const lines = markdown.split('\n')
  const blocks: CodeBlock[] = []
  for (let index = 0; index < lines.length; index++) {
    const [, indent = '', fence = '', info = ''] = /^( *)(`{3,})(.*)$/.exec(lines[index] ?? '') ?? []
    if (fence === '') continue
    const begin = index + 1
    const end = lines.findIndex((line, at) => at >= begin && line.trim() === fence)
    const code = lines
      .slice(begin, end === -1 ? undefined : end)
      .map((line) => line.replace(new RegExp(`^ {0,${indent.length}}`), ''))
    blocks.push({
      language: info.trim().split(/\s/)[0] ?? '',
      file: inTitle.exec(info)?.[1] ?? inComment.exec(code[0] ?? '')?.[1] ?? namedBefore(lines.slice(0, index)),
      code: `${code.join('\n')}\n`,
      line: begin + 1,
    })
    index = end === -1 ? lines.length : end
  }
  return blocks
}

/** The file that the last paragraph names. */
function namedBefore(lines: readonly string[]): string | undefined {
  const paragraph =
    lines
      .join('\n')
      .trimEnd()
      .split(/\n\s*\n/)
      .at(-1) ?? ''
  return inParagraph.exec(paragraph)?.[1]
}

/** The packages that the document's shell blocks install with npm, `@version` and flags left out. */
export function installedPackages(blocks: readonly CodeBlock[]): readonly string[] {
  const commands = blocks
    .filter(({ language }) => language === 'sh' || language === 'bash')
    .flatMap(({ code }) => code.replaceAll('\\\n', ' ').split('\n'))
    .map((line) => line.replace(/(?:^|\s)#.*$/, '').trim())
    .filter((line) => /^npm (?:install|i) /.test(line))
  const names = commands.flatMap((line) =>
    line
      .split(/\s+/)
      .slice(2)
      .filter((word) => !word.startsWith('-')),
  )
  return [...new Set(names)]
}

/** `kysely@0.29.9` without its version. */
export function packageName(specifier: string): string {
  return specifier.replace(/(?<=.)@[^/]*$/, '')
}
