/**
 * Loads `.env`, for every program of this app. Import it before a module that reads a variable. Variables that the
 * environment already has keep their values.
 */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

const file = resolve(import.meta.dirname, '../.env')
if (existsSync(file)) process.loadEnvFile(file)
