import { resolve } from 'node:path'

const folder = resolve(import.meta.dirname, '../..', process.env['DATA_DIRECTORY'] || '.rolecall')

/** A folder for data of `pnpm dev`, in DATA_DIRECTORY. */
export const dataIn = (name: string): string => resolve(folder, name)
