import { Indicator, IndicatorKind } from '@inclust/contracts';
import { languages, type Language } from '@inclust/kernel';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { messageIn } from './json-file.ts';

/** In which language titles and rules are shown. */
export interface IndicatorOptions {
  readonly language?: string;
  /** Of `get`: which version; the newest unless told. */
  readonly version?: string;
}

/** What a file with an indicator looks like. */
export const indicatorShape =
  'See Indicator in proto/inclust/reporting/v1/indicator.proto, or "indicators list --json".';

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
  const { indicator } = await node.reporting.getIndicator({ name: `indicators/${code}`, version: versionOf(options) });
  const found = indicator ?? Indicator.fromPartial({});
  context.out.result(indicatorJson(found), () => {
    const { own, counted, retired } = found;
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
      ['own', own ? [`since ${found.createTime}`, ...(retired ? ['retired'] : [])].join(', ') : ''],
      ['counted', counted ? '' : 'not yet: its numbers are being made from all facts'],
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

/** `inclust indicators adopt`: an indicator in a file is counted from now on; another definition of an own one is its next version. */
export async function adoptIndicator(context: Context, file: string): Promise<ExitCode> {
  const indicator = await messageIn(context, file, Indicator, indicatorShape);
  using node = openNode(context);
  const known = (await ownIndicators(node)).find(({ code }) => code === indicator.code);
  const answer = known
    ? await node.reporting.updateIndicator({ indicator: { ...indicator, etag: indicator.etag || known.etag } })
    : await node.reporting.createIndicator({ indicator });
  const kept = answer.indicator ?? indicator;
  context.out.result(indicatorJson(kept), () =>
    [
      `${kept.code} is adopted in version ${kept.version}.`,
      ...(kept.counted ? [] : ['Its numbers are being made from all facts.']),
    ].join(' '),
  );
  return exitCodes.ok;
}

/** `inclust indicators retire`: no new target can be set for an own indicator. */
export async function retireIndicator(context: Context, code: string): Promise<ExitCode> {
  using node = openNode(context);
  const { indicator } = await node.reporting.retireIndicator({ name: `indicators/${code}` });
  context.out.result(indicatorJson(indicator ?? Indicator.fromPartial({})), () => `${code} is retired.`);
  return exitCodes.ok;
}

/** Those that officers have adopted, also where somebody retires one meanwhile. */
async function ownIndicators(node: ReturnType<typeof openNode>): Promise<readonly Indicator[]> {
  return (await node.reporting.listIndicators()).indicators.filter(({ own }) => own);
}

/** `inclust indicators rebuild`: makes all numbers anew from the facts. */
export async function rebuildFigures(context: Context): Promise<ExitCode> {
  using node = openNode(context);
  const { factCount } = await node.reporting.rebuildFigures();
  context.out.result({ factCount }, () => `The numbers were made anew from ${factCount} facts.`);
  return exitCodes.ok;
}

function versionOf({ version = '0' }: IndicatorOptions): number {
  if (/^\d{1,4}$/.test(version)) return Number(version);
  throw new Failure('usage', 'version-format', '--version must be a whole number.');
}

function languageOf({ language = 'en' }: IndicatorOptions): Language {
  const found = languages.find((one) => one === language);
  if (!found) throw new Failure('usage', 'language-unknown', `--language must be one of ${languages.join(', ')}.`);
  return found;
}

function indicatorJson(indicator: Indicator): object {
  return Object(Indicator.toJSON(indicator)) as object;
}
