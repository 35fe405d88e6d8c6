import { ExchangeRate } from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';

/** `inclust exchange-rates list`: those of the node, the newest day first. */
export async function listExchangeRates(context: Context): Promise<ExitCode> {
  using node = openNode(context);
  const { exchangeRates } = await node.reports.listExchangeRates();
  context.out.result(exchangeRates.map(rateJson), () =>
    context.out.table(
      [
        { title: 'day', value: ({ date }) => date },
        { title: 'currency', value: ({ currencyCode }) => currencyCode },
        { title: 'for 1 EUR', side: 'right', value: ({ rate }) => rate },
        { title: 'source', value: ({ source }) => source },
        { title: 'where', value: ({ sourceUri }) => sourceUri },
      ],
      exchangeRates,
    ),
  );
  return exitCodes.ok;
}

/** `inclust exchange-rates get DAY`: one with what it was before. */
export async function getExchangeRate(context: Context, day: string): Promise<ExitCode> {
  using node = openNode(context);
  const { exchangeRate } = await node.reports.getExchangeRate({ name: nameOf(day) });
  return shown(context, exchangeRate);
}

/** Where an exchange rate is from. */
export interface SetExchangeRateOptions {
  readonly source: string;
  readonly sourceUri?: string;
}

/** `inclust exchange-rates set DAY RATE`: sets how many ALL one EUR is, or corrects it. */
export async function setExchangeRate(
  context: Context,
  day: string,
  rate: string,
  { source, sourceUri = '' }: SetExchangeRateOptions,
): Promise<ExitCode> {
  using node = openNode(context);
  const { exchangeRate } = await node.reports.setExchangeRate({
    exchangeRate: { name: nameOf(day), rate, source, sourceUri },
  });
  return shown(context, exchangeRate);
}

function shown(context: Context, answered: ExchangeRate | undefined): ExitCode {
  const one = answered ?? ExchangeRate.fromPartial({});
  context.out.result(rateJson(one), () =>
    context.out.table(
      [
        { title: 'for 1 EUR', side: 'right', value: ({ rate }) => rate },
        { title: 'source', value: ({ source }) => source },
        { title: 'where', value: ({ sourceUri }) => sourceUri },
        { title: 'set by', value: ({ account }) => account },
        { title: 'at', value: ({ setTime }) => setTime ?? '' },
      ],
      [one, ...one.history.toReversed()],
    ),
  );
  return exitCodes.ok;
}

function nameOf(day: string): string {
  return `exchangeRates/all-${day}`;
}

function rateJson(rate: ExchangeRate): object {
  return Object(ExchangeRate.toJSON(rate)) as object;
}
