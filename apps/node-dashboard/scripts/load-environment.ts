/**
 * What `.env` says, for every program of this app: import it first, before anything reads a variable. What the
 * environment says already stays.
 */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

const file = resolve(import.meta.dirname, '../.env')
if (existsSync(file)) process.loadEnvFile(file)
