/** Runs one command of the workspace, quietly: its words are kept, and shown only when it fails or when asked for. */
import { spawn } from 'node:child_process'
import { constants, setPriority } from 'node:os'

export interface CommandResult {
  readonly ok: boolean
  readonly output: string
  readonly seconds: number
}

export interface CommandOptions {
  readonly env?: NodeJS.ProcessEnv
  /** Print the command's words as they come. */
  readonly live?: boolean
  /** Take only the processor time that nothing else wants. */
  readonly patient?: boolean
}

/** Resolves when the command ended, whatever its exit code; rejects never. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const started = performance.now()
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const child = spawn(command, args, {
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    })
    if (options.patient && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW)
    const keep = (chunk: Buffer) => {
      chunks.push(chunk)
      if (options.live) process.stdout.write(chunk)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    const end = (ok: boolean) =>
      resolve({ ok, output: Buffer.concat(chunks).toString(), seconds: (performance.now() - started) / 1000 })
    child.on('error', (error) => {
      chunks.push(Buffer.from(`${command} did not start: ${error.message}\n`))
      end(false)
    })
    child.on('close', (code) => end(code === 0))
  })
}
