import { Indicator, IndicatorKind } from '@inclust/contracts';
import { languages, type Language } from '@inclust/kernel';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';

/** In which language titles and rules are shown. */
export interface IndicatorOptions {
  readonly language?: string;
}

const kinds: Readonly<Record<number, string>> = {
  [IndicatorKind.INDICATOR_KIND_OUTPUT]: 'output',
  [IndicatorKind.INDICATOR_KIND_RESULT]: 'result',
  [IndicatorKind.INDICATOR_KIND_BESIDE]: 'beside',
};

/** `inclust indicators list`: the indicators that figures are made of. */
export async function listIndicators(context: Context, options: IndicatorOptions): Promise<ExitCode> {
  using node = openNode(context);
  const language = languageOf(options);
  const { indicators } = await node.reporting.listIndicators();
  context.out.result(indicators.map(indicatorJson), () =>
    context.out.table(
      [
        { title: 'code', value: ({ code }) => code },
        { title: 'common', value: ({ commonCode }) => commonCode },
        { title: 'kind', value: ({ kind }) => kinds[kind] ?? '' },
        { title: 'title', value: ({ title }) => title?.[language]?.text ?? '' },
        { title: 'unit', value: ({ unit }) => unit },
        { title: 'by', value: ({ dimensions }) => dimensions.join(', ') },
      ],
      indicators,
    ),
  );
  return exitCodes.ok;
}

/** `inclust indicators get`: one indicator with its rule. */
export async function getIndicator(context: Context, code: string, options: IndicatorOptions): Promise<ExitCode> {
  using node = openNode(context);
  const language = languageOf(options);
  const { indicators } = await node.reporting.listIndicators();
  const found = indicators.find((one) => one.code === code);
  if (!found)
    throw new Failure('refused', 'indicator-unknown', `There is no indicator ${code}.`, 'inclust indicators list');
  context.out.result(indicatorJson(found), () => {
    const { commonCode, checked, unit, source, filter, distinctOverNodes, hiddenBelow } = found;
    const conditions = filter.map(({ dimension, values }) => `${dimension} ${values.join(' or ')}`);
    const rows: readonly (readonly [string, string])[] = [
      ['title', found.title?.[language]?.text ?? ''],
      ['rule', found.rule?.[language]?.text ?? ''],
      ['common indicator', commonCode && `${commonCode}${checked ? '' : ' (from memory)'}`],
      ['version', String(found.version)],
      ['counts', [unit, `from ${source}`, ...conditions].join(', ')],
      ['over nodes', distinctOverNodes ? 'each once, and the sum beside it' : 'sum'],
      ['by', found.dimensions.join(', ')],
      ['hidden below', hiddenBelow === 0 ? '' : String(hiddenBelow)],
    ];
    return context.out.table(
      [
        { title: code, value: ([name]) => name },
        { title: '', value: ([, value]) => value },
      ],
      rows.filter(([, value]) => value !== ''),
    );
  });
  return exitCodes.ok;
}

/** `inclust indicators rebuild`: makes all numbers anew from the facts. */
export async function rebuildFigures(context: Context): Promise<ExitCode> {
  using node = openNode(context);
  const { factCount } = await node.reporting.rebuildFigures();
  context.out.result({ factCount }, () => `The numbers were made anew from ${factCount} facts.`);
  return exitCodes.ok;
}

function languageOf({ language = 'en' }: IndicatorOptions): Language {
  const found = languages.find((one) => one === language);
  if (!found) throw new Failure('usage', 'language-unknown', `--language must be one of ${languages.join(', ')}.`);
  return found;
}

function indicatorJson(indicator: Indicator): object {
  return Object(Indicator.toJSON(indicator)) as object;
}
