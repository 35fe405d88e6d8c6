import { RefusedError } from '@inclust/client';
import { clientOf, type NodeClients } from './node-clients.ts';
import { textsOf } from './texts.ts';

const meta = 'meta';

/** The invented programme of the demonstration. */
export const demoProgramme = 'programmes/demonstration-2026';

const title = {
  el: 'Πρόγραμμα επίδειξης (επινοημένο)',
  sq: 'Program demonstrimi (i trilluar)',
  en: 'Programme of the demonstration (invented)',
};

/** Quarters of the first year, halves of the second. */
const periods = [
  ...['2026-q1', '2026-q2', '2026-q3', '2026-q4'].map((periodId, turn) => period(periodId, 1 + 3 * turn, 3)),
  ...['2027-h1', '2027-h2'].map((periodId, turn) => period(periodId, 1 + 6 * turn, 6)),
];

function period(periodId: string, first: number, months: number) {
  const from = Temporal.PlainYearMonth.from(`${periodId.slice(0, 4)}-01`).add({ months: first - 1 });
  return { periodId, fromMonth: from.toString(), untilMonth: from.add({ months: months - 1 }).toString() };
}

/** By the end of the programme, of outputs. */
const totals = {
  O01: '12',
  O02: '32',
  O04: '6',
  O05: '4',
  O09: '8',
  O10: '120',
  O11: '80',
  O12: '4',
  O13: '4',
  O14: '4',
  O15: '4',
  O16: '4',
  O17: '240',
  O18: '160',
  'agreement-value-eur': '80000',
  'agreement-value-all': '80000',
  'purchase-savings-eur': '800',
  'purchase-savings-all': '80000',
};

/** What amounts of money are converted by in its reports. */
const exchangeRate = { name: 'exchangeRates/all-2025-12-31', rate: '98.125', source: 'demonstration (invented)' };

/** What all cities together have promised, and the first of it by city. */
const targets = [
  ...Object.entries(totals).map(([indicator, value]) => ({ indicator, value })),
  { indicator: 'R04', value: '20', baseline: '0' },
  { indicator: 'R05', value: '5000', baseline: '4000' },
  { indicator: 'R06', value: '24', baseline: '0' },
  ...['arta', 'corfu', 'vlora', 'korca'].flatMap((nodeId) => [
    { indicator: 'O10', nodeId, value: '30' },
    { indicator: 'O18', nodeId, value: '40' },
    { indicator: 'O02', nodeId, value: '8' },
    { indicator: 'O17', nodeId, value: '60' },
    { indicator: 'R04', nodeId, value: '5', baseline: '0' },
    { indicator: 'organisations-by-discipline', nodeId, value: '60' },
  ]),
];

/** Makes the programme at the meta-cluster, where there is none, so that each city has a report for each period, and sets an exchange rate. */
export async function holdProgramme(
  clients: NodeClients,
  { tell }: { readonly tell: (line: string) => void },
): Promise<void> {
  const programme = {
    name: demoProgramme,
    title: textsOf(title, 'GR'),
    fromMonth: '2026-01',
    untilMonth: '2027-12',
    periods,
    targets,
  };
  const { reports } = clientOf(clients, meta);
  const { exchangeRates } = await reports.listExchangeRates();
  if (exchangeRates.length === 0) await reports.setExchangeRate({ exchangeRate });
  try {
    await reports.createProgramme({ programme });
    tell(`a programme with ${periods.length} periods and ${targets.length} targets is at the meta-cluster`);
  } catch (error) {
    if (!(error instanceof RefusedError) || error.reason !== 'programme-exists') throw error;
  }
}

/** What of the reports of the programme does not hold: each row of the cities' own is what their node says itself. */
export async function programmeDifferences(clients: NodeClients): Promise<string[]> {
  const differences: string[] = [];
  const { periodId, untilMonth } = periods.find(({ periodId: id }) => id === '2026-q4') ?? {};
  for (const city of [...clients.keys()].filter((id) => id !== meta)) {
    const name = `${demoProgramme}/periods/${periodId}/reports/${city}`;
    const { report } = await clientOf(clients, meta).reports.getReport({ name });
    for (const indicator of ['O02', 'O10', 'O17', 'O18', 'R04', 'organisations-by-discipline']) {
      const row = report?.rows.find((one) => one.indicator === indicator);
      const request = { indicator, fromMonth: '2026-01', untilMonth: untilMonth ?? '' };
      const { figures } = await clientOf(clients, city).reporting.listFigures(request);
      const own = figures.find(
        ({ dimensions: [first, ...others] }) => first?.value === city && first.key === 'node' && others.length === 0,
      );
      const [at, there] = [row?.cumulative, own?.decimalValue || String(own?.value ?? 0n)];
      if (at !== there) differences.push(`${name} has ${at ?? 'no row'} of ${indicator}, ${city} itself ${there}`);
    }
  }
  return differences;
}
