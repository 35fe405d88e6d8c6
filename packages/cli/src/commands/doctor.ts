import type { Context } from '../context.ts';
import type { Check } from '../doctor/check.ts';
import { checkMachine } from '../doctor/checks.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';

/** `inclust doctor`: looks whether this machine and its local federation are in order, each fault with its remedy. */
export async function doctor(context: Context): Promise<ExitCode> {
  const { out } = context;
  const checks = await checkMachine(context.places, context.terminal.env);
  out.result(checks, () => {
    const rows = out.table<Check>(
      [
        { title: 'check', value: ({ name }) => name },
        { title: '', value: ({ ok }) => (ok ? out.paint('green', 'ok') : out.paint('red', 'fault')) },
        { title: 'found', value: ({ found }) => found },
      ],
      checks,
    );
    const remedies = checks.flatMap(({ name, ok, remedy }) => (ok || !remedy ? [] : [`${name}: ${remedy}`]));
    return [rows, ...(remedies.length > 0 ? ['', ...remedies] : [])].join('\n');
  });
  return checks.every(({ ok }) => ok) ? exitCodes.ok : exitCodes.refused;
}
