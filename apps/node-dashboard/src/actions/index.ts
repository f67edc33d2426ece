import { tasks } from './tasks.ts'

export const server = { tasks }
