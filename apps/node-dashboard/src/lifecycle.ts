/** After the last request, writes the waiting denials and closes the database connections. */
import { writeDenials } from './audit/record-denial.ts'
import { closeDatabase } from './database/open-pool.ts'

process.once('beforeExit', () => void writeDenials().then(closeDatabase))
