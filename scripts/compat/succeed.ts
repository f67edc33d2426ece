import { ScriptError } from '../errors/script-error.ts'
import { runCommand, type CommandOptions } from '../steps/run-command.ts'

/** The output of a command. @throws {ScriptError} `command_failed` */
export async function succeed(command: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const result = await runCommand(command, args, options)
  if (result.ok) return result.output
  throw new ScriptError('command_failed', `"${command} ${args.join(' ')}" failed.`, `Its output:\n${result.output}`)
}
