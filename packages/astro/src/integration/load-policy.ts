import { fileURLToPath } from 'node:url'
import { RolecallError } from '../errors/rolecall-error.ts'
import type { Policy } from '../policy/policy.ts'
import { loadVite } from './project-astro.ts'

/** A policy, and the project files that it was loaded from. */
export interface LoadedPolicy {
  readonly policy: Policy
  /** Absolute paths: the policy module and its imports. */
  readonly files: readonly string[]
}

/**
 * Loads a policy module through a new module runner, so that no cache holds an old version. Uses the Vite of the
 * project's Astro.
 *
 * @throws {RolecallError} `policy_not_loaded` when the file is missing or throws, `invalid_policy` when its default
 * export is not a policy
 */
export async function loadPolicy(file: URL, root: URL): Promise<LoadedPolicy> {
  const path = fileURLToPath(file)
  let loaded: { readonly module: { readonly default?: unknown }; readonly dependencies: readonly string[] }
  try {
    const { runnerImport } = await loadVite(root)
    loaded = await runnerImport(path, {
      configFile: false,
      root: fileURLToPath(root),
      logLevel: 'silent',
      envDir: false,
      resolve: { tsconfigPaths: true },
    })
  } catch (error) {
    if (error instanceof RolecallError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new RolecallError(
      'policy_not_loaded',
      `The policy ${path} could not be loaded: ${reason}`,
      'The integration loads it outside the app, so it must not import astro: modules. It may import your access definition.',
      { cause: error },
    )
  }
  const policy = loaded.module.default
  if (!isPolicy(policy)) {
    throw new RolecallError(
      'invalid_policy',
      `${path} does not export a policy as its default.`,
      'Write: export default protectAllExcept({ public: [], rules: {} }).',
    )
  }
  return { policy, files: [path, ...loaded.dependencies.map((dependency) => fileURLToPath(new URL(dependency, root)))] }
}

function isPolicy(value: unknown): value is Policy {
  return typeof value === 'object' && value !== null && 'rolecall' in value && value.rolecall === 'policy'
}
