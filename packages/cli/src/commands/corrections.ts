import { Correction, CorrectionReason, type CountedObservation } from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';

const reasons: Readonly<Record<number, string>> = {
  [CorrectionReason.CORRECTION_REASON_LATE]: 'late',
  [CorrectionReason.CORRECTION_REASON_CHANGED]: 'changed',
  [CorrectionReason.CORRECTION_REASON_SEEN_OTHERWISE]: 'seen otherwise',
};

/** `inclust reports corrections NAME INDICATOR`: what has changed a row that was reported before, subject by subject. */
export async function listCorrections(context: Context, name: string, indicator: string): Promise<ExitCode> {
  using node = openNode(context);
  const found = await Array.fromAsync(node.reports.everyCorrection({ name, indicator }));
  context.out.result(
    found.map((one) => Object(Correction.toJSON(one)) as object),
    () =>
      found.length === 0
        ? 'Nothing that was reported has changed.'
        : context.out.table(
            [
              { title: 'node', value: ({ nodeId }) => nodeId },
              { title: 'subject', value: ({ subject, version }) => `${subject}@${version}` },
              { title: 'why', value: ({ reason }) => reasons[reason] ?? '' },
              { title: 'then', side: 'right', value: ({ before }) => amountOf(before) },
              { title: 'now', side: 'right', value: ({ after }) => amountOf(after) },
            ],
            found,
          ),
  );
  return exitCodes.ok;
}

function amountOf(counted: readonly CountedObservation[]): string {
  return String(counted.reduce((sum, { amount }) => sum + amount, 0n));
}
