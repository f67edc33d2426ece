export { RepositoryError } from './errors/repository-error.ts'
