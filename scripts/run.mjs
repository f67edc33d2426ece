// Starts the workspace's scripts on a machine that has only Node ≥ 20 and npm.
//
// `node scripts/run.mjs <script> [flags]` puts a fitting Node and pnpm on PATH, installs the dependencies, and runs
// scripts/<script>.ts. It depends on Node only. A missing Node or pnpm comes from the package registry into tools/node
// and tools/pnpm, never into the system.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const windows = process.platform === 'win32'

// Keep in step with "engines" in package.json.
const isFittingNode = ([major, minor]) => (major === 22 && minor >= 18) || (major === 24 && minor >= 11) || major >= 26
const isFittingPnpm = ([major]) => major === 12

const [script, ...flags] = process.argv.slice(2)
const scripts = readdirSync(join(root, 'scripts'))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => file.slice(0, -'.ts'.length))
if (!scripts.includes(script)) {
  fail(
    `There is no script "${script ?? ''}".`,
    `scripts/run.mjs runs one of the files in scripts/: ${scripts.join(', ')}.`,
    'Call it through npm, for example: npm run demo',
  )
}

const environment = {
  ASTRO_TELEMETRY_DISABLED: '1',
  ASTRO_DISABLE_UPDATE_CHECK: 'true',
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
  ...process.env,
}
// npm passes its configuration down as npm_config_*, and pnpm would read it as its own.
for (const name of Object.keys(environment)) if (/^npm_config_/i.test(name)) delete environment[name]

const node = provide('node', 'Node.js', isFittingNode)
const pnpm = provide('pnpm', 'pnpm', isFittingPnpm)
installDependencies()

const child = spawn(node, ['--disable-warning=ExperimentalWarning', join(root, 'scripts', `${script}.ts`), ...flags], {
  cwd: root,
  env: environment,
  stdio: 'inherit',
})
// Passed on also when the terminal sent Ctrl-C to the script itself: scripts stop once. This process waits for their end.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1)))

/** The command `name`, from PATH when its version fits, else from tools/<name>, which is put first on PATH. */
function provide(name, title, fits) {
  const onPath = versionOf(name)
  if (onPath && fits(onPath)) return name
  const folder = join(root, 'tools', name)
  const bin = join(folder, 'node_modules', '.bin')
  const command = join(bin, windows ? `${name}.cmd` : name)
  const wanted = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).dependencies[name]
  if (versionOf(command)?.join('.') !== wanted) {
    note(
      `${title} ${onPath ? `${onPath.join('.')} is on PATH, too old` : 'is not on PATH'}: installing ${wanted} into tools/${name} (once)`,
    )
    // Exact versions without a lockfile: npm's lockfile lacks the binaries of other platforms, and `npm ci` then fails.
    run(
      'npm',
      ['install', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error'],
      folder,
      `${title} could not be installed from the package registry`,
    )
  }
  environment.PATH = bin + delimiter + (environment.PATH ?? '')
  const installed = versionOf(command)
  if (!installed || !fits(installed)) {
    fail(
      `${title} ${wanted} was installed into tools/${name}, but it does not start.`,
      'Its install script may have been blocked (npm’s ignore-scripts setting), or this platform has no build of it.',
      `Install ${title} yourself, so that "${name} --version" prints a fitting one, and run this again.`,
    )
  }
  return name === 'node' && !windows ? join(folder, 'node_modules', 'node', 'bin', 'node') : command
}

function versionOf(command) {
  const result = spawnSync(command, ['--version'], { cwd: root, env: environment, encoding: 'utf8', shell: windows })
  const match = result.status === 0 && /v?(\d+)\.(\d+)\.(\d+)/.exec(result.stdout)
  return match ? match.slice(1).map(Number) : undefined
}

/** Runs `pnpm install` when the lockfile, a manifest or the Node version changed since it last succeeded. */
function installDependencies() {
  const manifests = ['packages', 'apps'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => join(folder, name, 'package.json')),
  )
  const hash = createHash('sha256')
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...manifests.sort()]) {
    if (existsSync(join(root, file))) hash.update(file).update(readFileSync(join(root, file)))
  }
  const state = `${hash.digest('hex')} ${process.platform}-${process.arch}`
  const stamp = join(root, 'node_modules', '.cache', 'rolecall-installed')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === state) return
  note('installing dependencies (about a minute the first time)')
  run(pnpm, ['install', '--frozen-lockfile', '--reporter=append-only'], root, 'The dependencies could not be installed')
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, state)
}

function run(command, args, cwd, failure) {
  const result = spawnSync(command, args, { cwd, env: environment, encoding: 'utf8', shell: windows })
  if (result.status === 0) return
  process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`)
  fail(
    `${failure}.`,
    result.error
      ? `"${command}" did not start: ${result.error.message}.`
      : `"${command} ${args.join(' ')}" ended with code ${result.status}; see its output above.`,
    'Check that the package registry can be reached and that the disk has room (about 1.5 GB), then run this again.',
  )
}

function note(text) {
  process.stderr.write(`rolecall: ${text}\n`)
}

function fail(what, why, remedy) {
  process.stderr.write(`\nrolecall: ${what}\n  ${why}\n  ${remedy}\n`)
  process.exit(1)
}
