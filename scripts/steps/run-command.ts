/** Runs one command of the workspace, quietly: its output is kept, and shown only when it fails or when asked for. */
import { spawn, type ChildProcess } from 'node:child_process'
import { constants, setPriority } from 'node:os'

export interface CommandResult {
  readonly ok: boolean
  readonly output: string
  readonly seconds: number
}

export interface CommandOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
  /** Print the command's output as it comes. */
  readonly live?: boolean
  /** Take only the processor time that nothing else wants. */
  readonly patient?: boolean
  /**
   * Stops the command; a later command does not start. A command with a signal is a process group of its own, and what
   * it leaves running is killed when it ends. One without is part of this process's group.
   */
  readonly signal?: AbortSignal
  /** How long, in milliseconds, a stopped command may take to end before it is killed. */
  readonly grace?: number
}

const isWindows = process.platform === 'win32'

/** Resolves when the command ended, with any exit code; never rejects. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const { signal, grace = 20_000 } = options
  const started = performance.now()
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const end = (ok: boolean) =>
      resolve({ ok, output: Buffer.concat(chunks).toString(), seconds: (performance.now() - started) / 1000 })
    if (signal?.aborted) return end(false)

    const child = spawn(command, args, {
      env: { ...process.env, ...options.env },
      cwd: options.cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: isWindows,
      detached: signal !== undefined && !isWindows,
    })
    if (options.patient && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW)
    const keep = (chunk: Buffer) => {
      chunks.push(chunk)
      if (options.live) process.stdout.write(chunk)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)

    const forget = signal ? endGroup(child, signal, grace) : () => undefined
    child.on('error', (error) => {
      chunks.push(Buffer.from(`${command} did not start: ${error.message}\n`))
      forget()
      end(false)
    })
    child.on('close', (code) => end(code === 0))
  })
}

/** Stops the command's process group when asked, and kills what is left of it when the command ends. */
function endGroup(child: ChildProcess, asked: AbortSignal, grace: number): () => void {
  const killing = { timer: undefined as NodeJS.Timeout | undefined }
  const stop = () => {
    // As Ctrl-C in a terminal does: test runners stop the servers and browsers that they started.
    signalGroup(child, 'SIGINT')
    killing.timer = setTimeout(() => signalGroup(child, 'SIGKILL'), grace)
  }
  const forget = () => {
    clearTimeout(killing.timer)
    asked.removeEventListener('abort', stop)
  }
  asked.addEventListener('abort', stop, { once: true })
  child.on('exit', () => {
    forget()
    signalGroup(child, 'SIGKILL')
  })
  return forget
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    if (isWindows) child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch (error) {
    // Every process of the group has ended; macOS says EPERM while one of them is not collected yet.
    if (!['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}
