import { resolve } from 'node:path'

const folder = resolve(import.meta.dirname, '../..', process.env['DATA_DIRECTORY'] || '.rolecall')

/** Where `pnpm dev` keeps what it keeps: a folder of DATA_DIRECTORY. */
export const dataIn = (name: string): string => resolve(folder, name)
