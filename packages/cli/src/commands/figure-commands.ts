import type { Command } from 'commander';
import type { Handle } from '../handle.ts';
import { getExchangeRate, listExchangeRates, setExchangeRate, type SetExchangeRateOptions } from './exchange-rates.ts';
import { exportFigures, type ExportFiguresOptions } from './export-figures.ts';
import { figures, tryIndicator, type FiguresOptions } from './figures.ts';
import { listCorrections } from './corrections.ts';
import { reconcile, type ReconcileOptions } from './reconcile.ts';
import {
  applyProgramme,
  commentReport,
  exportReport,
  listProgrammes,
  moveReport,
  noteReport,
  saveSnapshot,
  showReport,
  verifyReport,
  type ExportReportOptions,
  type NoteOptions,
} from './reports.ts';
import {
  adoptIndicator,
  getIndicator,
  listIndicators,
  rebuildFigures,
  retireIndicator,
  type IndicatorOptions,
} from './indicators.ts';

/** Commands about figures, the indicators that they are of, and the reports in which they are handed in. */
export function addFigureCommands(program: Command, handle: Handle): void {
  program
    .command('figures <indicator>')
    .description('the figures of an indicator, such as O07; `inclust indicators list` has all')
    .option('--from <month>', 'the first month, YYYY-MM (default: the first of which anything is known)')
    .option('--until <month>', 'the last month (default: the present one)')
    .option('--by-month', 'each month by itself')
    .option('--export <file>', 'write them into a file instead: csv, xlsx, json, sdmx.csv or svg by its name')
    .option('--format <format>', 'whatever the name of the file tells')
    .option('--chart <chart>', 'of svg: time-series, side-by-side, origins or map')
    .option('--language <code>', 'of the words in xlsx and svg: el, sq or en')
    .option('--bom', 'begin CSV with a byte order mark, by which Excel knows UTF-8')
    .action(
      handle((context, indicator: string, { export: file, ...options }: ExportFiguresOptions) =>
        file === undefined ? figures(context, indicator, options) : exportFigures(context, indicator, file, options),
      ),
    );
  program
    .command('reconcile <city>')
    .description(
      'compare every figure of a city with what the meta-cluster has of it, and name what makes a difference',
    )
    .option('--indicator <code>', 'this one alone')
    .option('--from <month>', 'as of figures')
    .option('--until <month>', 'as of figures')
    .option('--city-address <host:port>', 'where the city answers (default: in the local federation)')
    .action(handle((context, city: string, options: ReconcileOptions) => reconcile(context, city, options)));
  const indicators = program.command('indicators').description('by which rules figures are counted');
  indicators
    .command('list')
    .description('all of them')
    .option('--language <code>', 'of the titles: el, sq or en')
    .action(handle((context, options: IndicatorOptions) => listIndicators(context, options)));
  indicators
    .command('get <code>')
    .description('one of them, with its rule')
    .option('--language <code>', 'of the words: el, sq or en')
    .option('--version <number>', 'of the definition (default: the newest)')
    .action(handle((context, code: string, options: IndicatorOptions) => getIndicator(context, code, options)));
  indicators
    .command('try <file>')
    .description('the figures that an indicator in a JSON file would have come to; nothing is kept')
    .option('--from <month>', 'as of figures')
    .option('--until <month>', 'as of figures')
    .option('--by-month', 'each month by itself')
    .action(handle((context, file: string, options: FiguresOptions) => tryIndicator(context, file, options)));
  indicators
    .command('adopt <file>')
    .description('count an indicator in a JSON file from now on; another definition of an own one is its next version')
    .action(handle((context, file: string) => adoptIndicator(context, file)));
  indicators
    .command('retire <code>')
    .description('take an own indicator out of use: no new target can be set for it')
    .action(handle((context, code: string) => retireIndicator(context, code)));
  indicators
    .command('rebuild')
    .description('make all numbers anew from the facts; the old ones answer meanwhile')
    .action(handle(rebuildFigures));

  const programmes = program.command('programmes').description('what figures are handed in for');
  programmes.command('list').description('all of them').action(handle(listProgrammes));
  programmes
    .command('apply <file>')
    .description('make a programme from a JSON file, or replace the one with this name')
    .action(handle(applyProgramme));

  const rates = program
    .command('exchange-rates')
    .description('how many ALL one EUR is, by the day, for amounts of money in reports');
  rates.command('list').description('all of them, the newest day first').action(handle(listExchangeRates));
  rates.command('get <day>').description('one of them, with what it was before').action(handle(getExchangeRate));
  rates
    .command('set <day> <rate>')
    .description('set that of a day, YYYY-MM-DD, or correct it; reports that were handed in keep theirs')
    .requiredOption('--source <text>', 'who has published it')
    .option('--source-uri <uri>', 'where that can be read, https://')
    .action(
      handle((context, day: string, rate: string, options: SetExchangeRateOptions) =>
        setExchangeRate(context, day, rate, options),
      ),
    );

  const reports = program
    .command('reports')
    .description('what is handed in: programmes/PROGRAMME/periods/PERIOD/reports/NODE, or federation for all nodes');
  reports.command('show <name>').description('a report with its figures').action(handle(showReport));
  reports
    .command('corrections <name> <indicator>')
    .description('what has changed a row that was reported before: each subject with what it added then and adds now')
    .action(handle((context, name: string, indicator: string) => listCorrections(context, name, indicator)));
  reports
    .command('note <name>')
    .description('say something of a report, or of a row of it')
    .option('--row <indicator>', 'the row (default: the whole)')
    .requiredOption('--text <text>', 'replaces what was said before')
    .action(handle((context, name: string, options: NoteOptions) => noteReport(context, name, options)));
  reports.command('comment <name> <text>').description('add a comment, in any state').action(handle(commentReport));
  reports
    .command('move <name> <state>')
    .description('submitted, in-verification, finalized, reopened-last or reopened-limited')
    .option('--reason <text>', 'why it is opened again')
    .action(
      handle((context, name: string, state: string, options: { reason?: string }) =>
        moveReport(context, name, state, options),
      ),
    );
  reports
    .command('snapshot <name> <file>')
    .description('the newest signed report as a file; - is standard output')
    .action(handle(saveSnapshot));
  reports
    .command('export <name> <file>')
    .description('a report as a file, the same figures in every format; - is standard output')
    .option('--format <format>', 'csv, xlsx, pdf, json or sdmx-csv (default: by the file name)')
    .option('--language <code>', 'of XLSX and PDF: el, sq or en')
    .option('--bom', 'CSV begins with a byte order mark, by which Excel knows UTF-8')
    .action(
      handle((context, name: string, file: string, options: ExportReportOptions) =>
        exportReport(context, name, file, options),
      ),
    );
  reports
    .command('verify <file>')
    .description('whether a file holds what was signed; needs no node')
    .option('--key <base64>', "the node's public key, as you know it")
    .action(handle((context, file: string, options: { key?: string }) => verifyReport(context, file, options)));
}
