import { ChangeOccurrencesResponse, GapChoice } from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { named, whenOf } from './event-words.ts';
import { nodeOfName } from './names.ts';
import { countOf } from './registration-words.ts';
import { gapChoices } from './schedule-options.ts';

/** What `events change` is told. */
export interface ChangeOccurrencesOptions {
  readonly from?: string;
  readonly start?: string;
  readonly minutes?: string;
  readonly days?: string;
  readonly zone?: string;
  readonly rule?: string;
  readonly gaps?: string;
  readonly remove?: boolean;
  readonly etag?: string;
  readonly requestId?: string;
}

/** `inclust events change`: changes this and the following occurrences of a series, or all of them, or takes them out. */
export async function changeOccurrences(
  context: Context,
  name: string,
  options: ChangeOccurrencesOptions,
): Promise<ExitCode> {
  const { from = '', start = '', minutes, days, zone = '', rule = '', gaps, remove = false } = options;
  if (minutes !== undefined && days !== undefined)
    throw new Failure('usage', 'arguments', 'Give --minutes for times, or --days for whole days.');
  const length =
    minutes === undefined
      ? countOf('--days', days ?? '0', days === undefined ? 0 : 1)
      : countOf('--minutes', minutes) * 60;
  const isChange = start !== '' || zone !== '' || rule !== '' || gaps !== undefined || length > 0;
  if (isChange === remove) throw new Failure('usage', 'arguments', 'Say what is changed, or --remove.');
  using node = openNode(context, nodeOfName(name));
  const changed = await node.events.changeOccurrences({
    name,
    fromOccurrence: from,
    remove,
    start,
    length: BigInt(length),
    timeZone: zone,
    rule,
    gapChoice: gaps === undefined ? GapChoice.GAP_CHOICE_UNSPECIFIED : named('--gaps', gapChoices, gaps),
    etag: options.etag ?? '',
    requestId: options.requestId ?? '',
  });
  context.out.result(ChangeOccurrencesResponse.toJSON(changed), () =>
    [
      ...(changed.event ? [`${changed.event.name}  ${whenOf(changed.event)}  etag ${changed.event.etag}`] : []),
      ...(changed.following
        ? [`what follows: ${changed.following.name}  ${whenOf(changed.following)}  etag ${changed.following.etag}`]
        : []),
      ...changed.lost.map((time) => `lost: what was said of ${time}, which is no more`),
    ].join('\n'),
  );
  return exitCodes.ok;
}
