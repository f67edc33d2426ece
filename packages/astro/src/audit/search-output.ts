import { createReadStream } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { markupFindings } from './audit-markup.ts'
import type { Finding } from '../finding/finding.ts'
import { overlap, secretsIn } from './find-secrets.ts'

/** Pictures, fonts, sound, film and what is compressed: no text to search. */
const media =
  /\.(?:png|jpe?g|gif|webp|avif|ico|bmp|tiff?|woff2?|ttf|otf|eot|mp[34]|m4[av]|ogg|webm|mov|wav|flac|zip|gz|br|zst)$/i
/** A file with markup in it. */
const markup = /\.(?:html?|xhtml|xml|svg)$/i

/** Searches every file of a directory that a build wrote, whatever its size and kind. */
export async function searchOutput(
  directory: string,
  root: string,
  secretKey: string | undefined,
): Promise<readonly Finding[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const paths = entries
    // What a function brings along from node_modules is not written by this build.
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules') && !media.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  const findings: Finding[] = []
  for (const path of paths) {
    const file = relative(root, path).replaceAll('\\', '/')
    findings.push(...(await secretFindings(path, file, secretKey)))
    if (markup.test(path)) findings.push(...markupFindings(file, await readFile(path, 'utf8')))
  }
  return findings
}

/** Reads a file in parts that overlap, so that a secret is found wherever it lies, and however large the file is. */
async function secretFindings(path: string, file: string, secretKey: string | undefined): Promise<readonly Finding[]> {
  const found = new Set<string>()
  let rest = ''
  // Byte for byte: a secret is ASCII, and so it is found between the bytes of a program, too.
  for await (const chunk of createReadStream(path, { encoding: 'latin1', highWaterMark: 1 << 20 })) {
    const text = rest + (chunk as string)
    if (secretKey !== undefined && secretKey.length >= 12 && text.includes(secretKey)) found.add('')
    for (const name of secretsIn(text)) found.add(name)
    rest = text.slice(-overlap)
  }
  // The build's own key has a remedy of its own, and looks like a secret key as well.
  const kinds = found.has('') ? [...found].filter((name) => !name.startsWith('a secret key')) : [...found]
  return kinds.map((name) => ({
    code: 'secret-in-output',
    severity: 'error',
    file,
    message:
      name === ''
        ? 'The build wrote the value of CLERK_SECRET_KEY into its output.'
        : `The output contains something that looks like ${name}.`,
    remedy:
      name === '' || name.startsWith('a secret key')
        ? 'Build without CLERK_SECRET_KEY and give it to the running server only; never write a key into a source file.'
        : 'Give it to the running server in its environment, and replace it if it was ever deployed.',
  }))
}
