/** When the server has finished its last request, what is still in memory is written and the connections are closed. */
import { writeDenials } from './audit/record-denial.ts'
import { closeDatabase } from './database/open-pool.ts'

process.once('beforeExit', () => void writeDenials().then(closeDatabase))
