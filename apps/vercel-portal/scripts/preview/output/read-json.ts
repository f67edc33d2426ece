import { readFile } from 'node:fs/promises'
import { OutputInvalid } from '../errors/preview-errors.ts'

/**
 * A JSON object from a file; `undefined` when the file does not exist.
 *
 * @throws {OutputInvalid} `output_invalid`
 */
export async function readJsonObject(path: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch {
    // Reported below, like any other content that is not an object.
  }
  throw new OutputInvalid(`${path} is not a JSON object.`, 'Build again.')
}
