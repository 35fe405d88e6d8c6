import type { Indicator } from '@inclust/contracts';
import { accept, invalid, type Outcome } from '@inclust/kernel';
import type { ShownIndicator } from '../../app/indicators/own-indicators.ts';
import { indicatorToProto } from './figures.ts';

/** An indicator with what is known of it beside its definition. */
export function shownIndicatorToProto({ definition, counted, own }: ShownIndicator): Indicator {
  return {
    ...indicatorToProto(definition),
    counted,
    own: own !== undefined,
    ...(own ? { retired: own.state.retired, createTime: own.state.createdAt, etag: String(own.version) } : {}),
  };
}

/** Which indicator a name means. */
export function indicatorCode(name: string): Outcome<string> {
  const code = /^indicators\/([A-Za-z0-9-]{1,40})$/.exec(name)?.[1];
  if (code !== undefined) return accept(code);
  return invalid([{ field: 'name', rule: 'name-format', message: 'Must be indicators/ and a code.' }]);
}
