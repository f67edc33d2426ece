import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ChildProcess } from 'node:child_process'
import { fork } from 'node:child_process'
import { projectRoot } from './astro-project.ts'
import { fixtureEnvironment } from './build-fixture.ts'

const packageRoot = join(import.meta.dirname, '../..')

export interface ProjectBuild {
  readonly exitCode: number
  readonly output: string
  /** Text of `access-report.json`; `null` when the build got no further. */
  readonly report: string | null
}

/** Path → text of a project's files. */
export type ProjectFiles = Readonly<Record<string, string>>

/** Builds a small project with Astro's own `build()`, in one process for all projects. The result is cached by a hash of all inputs. */
export async function buildProject(
  files: ProjectFiles,
  environment: Readonly<Record<string, string>> = {},
): Promise<ProjectBuild> {
  const hash = createHash('sha256').update(JSON.stringify([files, environment]))
  for (const directory of ['dist', '../rbac/dist', 'components']) {
    for (const file of globSync('**/*.{js,astro}', { cwd: join(packageRoot, directory) }).sort())
      hash.update(file).update(readFileSync(join(packageRoot, directory, file)))
  }
  const cached = join(projectRoot, 'node_modules/.cache/projects', `${hash.digest('hex').slice(0, 24)}.json`)
  if (existsSync(cached)) return JSON.parse(readFileSync(cached, 'utf8')) as ProjectBuild

  // Inside the package (or the project with the other Astro), so that it resolves what that does.
  mkdirSync(join(projectRoot, '.rolecall'), { recursive: true })
  const root = mkdtempSync(join(projectRoot, '.rolecall/project-'))
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    const { output, exitCode } = await buildInWorker(root, environment)
    const report = join(root, 'access-report.json')
    const build: ProjectBuild = {
      exitCode,
      output: output.replaceAll(root, '<root>'),
      report: existsSync(report) ? readFileSync(report, 'utf8') : null,
    }
    mkdirSync(dirname(cached), { recursive: true })
    writeFileSync(cached, JSON.stringify(build))
    return build
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

/** The process that builds, and its last job. */
const builder: { worker: ChildProcess | null; queue: Promise<unknown> } = { worker: null, queue: Promise.resolve() }

interface WorkerAnswer {
  readonly output: string
  readonly exitCode: number
}

function buildInWorker(root: string, environment: Readonly<Record<string, string>>): Promise<WorkerAnswer> {
  const job = builder.queue.then(async () => {
    builder.worker ??= fork(join(import.meta.dirname, 'build-worker.ts'), {
      // Vitest's own mode is no variable of the project: Astro would put it into `import.meta.env`.
      env: {
        ...process.env,
        ...fixtureEnvironment,
        NODE_ENV: 'production',
        VITEST: '',
        PROD: undefined,
        DEV: undefined,
        SSR: undefined,
        MODE: undefined,
      },
    })
    const child = builder.worker
    return new Promise<WorkerAnswer>((resolve, reject) => {
      const ended = () => reject(new Error('The build worker ended.'))
      child.once('exit', ended)
      child.once('message', (answer) => {
        child.off('exit', ended)
        resolve(answer as WorkerAnswer)
      })
      child.send({ root, environment })
    })
  })
  builder.queue = job.catch(() => undefined)
  return job
}

export function stopBuilding(): void {
  builder.worker?.removeAllListeners('exit')
  builder.worker?.kill()
  builder.worker = null
}
