import { Command, CommanderError } from 'commander';
import { addAccessCommands } from './commands/access-commands.ts';
import { addAgendaCommands } from './commands/agenda-commands.ts';
import { addAttendanceCommands } from './commands/attendance-commands.ts';
import { addBodyCommands } from './commands/body-commands.ts';
import { addBookingCommands } from './commands/booking-commands.ts';
import { addCreditCommands } from './commands/credit-commands.ts';
import { addCheckInCommands } from './commands/check-in-commands.ts';
import { addDataCommands } from './commands/data-commands.ts';
import { addFigureCommands } from './commands/figure-commands.ts';
import { addEventCommands } from './commands/event-commands.ts';
import { addFeedCommands } from './commands/feed-commands.ts';
import { addNodeCommands } from './commands/node-commands.ts';
import { addOperatorCommands } from './commands/operator-commands.ts';
import { addRegistrationCommands } from './commands/registration-commands.ts';
import { addSpaceCommands } from './commands/space-commands.ts';
import { addWatchCommands } from './commands/watch-commands.ts';
import { addVisitorCommands } from './commands/visitor-commands.ts';
import { addWebhookCommands } from './commands/webhook-commands.ts';
import { createContext, withNodeOf, type GlobalOptions, type Terminal } from './context.ts';
import { exitCodeOf, exitCodes, type ExitCode } from './exit-code.ts';
import { errorJson, errorText } from './output/error-text.ts';
import { plainJson } from './output/plain-json.ts';
import type { Handle } from './handle.ts';

/** Runs one command line. Answers with the exit code; nothing is thrown. */
export async function runProgram(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = exitCodes.ok;
  const program = new Command('inclust')
    .description('Runs and looks after InClust nodes and their federation.')
    .option('--json', 'print one JSON document')
    .option('--data <folder>', 'the folder of the local federation (default: .inclust/federation of the project)')
    .option('--node <id>', 'a node of the local federation, such as arta')
    .option('--address <host:port>', 'any node, by where it answers')
    .option('--operator-of <home>', 'call as the operator of the node whose home this is')
    .option('--ca <file>', 'the authority to trust, PEM; for a node with TLS (default: INCLUST_CA)')
    .helpCommand(true)
    .showHelpAfterError('See "inclust help <command>".')
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
    })
    .exitOverride();
  const handle: Handle =
    (work) =>
    async (...args) => {
      const context = createContext(terminal, withNodeOf(program.opts<GlobalOptions>(), args[0]));
      code = await work(context, ...withoutLast(args));
    };
  addNodeCommands(program, handle);
  addDataCommands(program, handle);
  addFigureCommands(program, handle);
  addBodyCommands(program, handle);
  addEventCommands(program, handle);
  addRegistrationCommands(program, handle);
  addCheckInCommands(program, handle);
  addAttendanceCommands(program, handle);
  addAgendaCommands(program, handle);
  addSpaceCommands(program, handle);
  addBookingCommands(program, handle);
  addCreditCommands(program, handle);
  addVisitorCommands(program, handle);
  addFeedCommands(program, handle);
  addWebhookCommands(program, handle);
  addOperatorCommands(program, handle);
  addWatchCommands(program, handle);
  addAccessCommands(program, handle);
  for (const command of allCommands(program)) command.exitOverride().copyInheritedSettings(program);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    terminal.stderr.write(
      program.opts<GlobalOptions>().json ? `${plainJson({ error: errorJson(error) })}\n` : `${errorText(error)}\n`,
    );
    return exitCodeOf(error);
  }
}

function allCommands(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...allCommands(child)]);
}

/** What a command is called with, without the command itself, which commander adds at the end. */
function withoutLast<Args extends unknown[]>(args: [...Args, Command]): Args {
  return args.slice(0, -1) as Args;
}
