import type { ChartValue } from '../chart.ts';
import type { CityMapInput } from '../city-map.ts';
import type { HeatMapInput } from '../heat-map.ts';
import type { SideBySideInput } from '../side-by-side.ts';
import type { StackedInput } from '../stacked.ts';
import type { TimeSeriesInput } from '../time-series.ts';

export const confidential: ChartValue = { value: null, reason: 'confidential' };
export const missing: ChartValue = { value: null, reason: 'missing' };

const months = ['Ιανουάριος', 'Φεβρουάριος', 'Μάρτιος', 'Απρίλιος', 'Μάιος', 'Ιούνιος', 'Ιούλιος', 'Αύγουστος'];

export const series: TimeSeriesInput = {
  language: 'el',
  title: 'Ενεργά μέλη του συνεργατικού πολιτιστικού σχηματισμού Άρτας',
  description: 'Τα ενεργά μέλη ανά μήνα σε σύγκριση με τον στόχο και την αφετηρία.',
  valueLabel: 'Ενεργά μέλη στο τέλος του μήνα (πλήθος)',
  periodLabel: 'Μήνας του 2027',
  points: months.map((period, at) => ({
    period,
    value: [1210, 1264.5, missing, 1398, confidential, 1502, 1490, 1633][at] ?? missing,
  })),
  target: { label: 'Στόχος της προγραμματικής περιόδου', value: 1600 },
  baseline: { label: 'Αφετηρία', value: 1100 },
};

export const cities: SideBySideInput = {
  language: 'sq',
  title: 'Aktivitetet e klasterave kulturorë sipas treguesit',
  description: 'Katër qytete krah për krah për çdo tregues.',
  valueLabel: 'Numri i veprimtarive të përfunduara gjatë vitit',
  groupLabel: 'Treguesi i programit',
  groups: [
    'Ngjarje të përbashkëta ndërkufitare',
    'Trajnime për ndërmarrjet kulturore dhe krijuese',
    'Bashkëpunime',
    'Shërbime këshillimi',
  ],
  cities: [
    { label: 'Artë (Greqi)', values: [12, 7, 24, confidential] },
    { label: 'Korfuz (Greqi)', values: [18, 11, missing, 9] },
    { label: 'Vlorë (Shqipëri)', values: [9, 4, 31, 14] },
    { label: 'Korçë (Shqipëri)', values: [15, 0, 22, 6] },
  ],
};

export const visits: StackedInput = {
  language: 'el',
  title: 'Επισκέψεις κατά προέλευση',
  description: 'Οι επισκέψεις σε εκδηλώσεις ανά τρίμηνο, κατά τόπο κατοικίας.',
  valueLabel: 'Επισκέψεις',
  periodLabel: 'Τρίμηνο',
  originLabels: {
    LOCAL: 'Κάτοικοι της πόλης',
    DOMESTIC: 'Από άλλα μέρη της χώρας',
    INBOUND_PARTNER: 'Από τη χώρα εταίρο του προγράμματος',
    INBOUND_OTHER: 'Από άλλες χώρες',
    UNKNOWN: 'Άγνωστη προέλευση',
  },
  periods: [
    { label: 'α΄ 2027', visits: visitsOf(820, 310, 140, 95, 60) },
    { label: 'β΄ 2027', visits: visitsOf(1240, 620, confidential, 180, 75) },
    { label: 'γ΄ 2027', visits: visitsOf(missing, missing, missing, missing, missing) },
    { label: 'δ΄ 2027', visits: visitsOf(1105, 480, confidential, confidential, missing) },
    { label: 'α΄ 2028', visits: visitsOf(990, 505, 260, 130, 0) },
  ],
};

export const occupancy: HeatMapInput = {
  language: 'sq',
  title: 'Zënia e hapësirës së punës sipas orës',
  description: 'Sa e zënë është hapësira në çdo orë të javës.',
  hourLabel: 'Ora',
  dayLabel: 'Dita',
  firstHour: 0,
  shares: Array.from({ length: 7 }, (_, day) =>
    Array.from({ length: 24 }, (_hour, hour): ChartValue => {
      if (day === 6) return hour < 12 ? missing : confidential;
      if (day === 2 && hour > 20) return confidential;
      return Math.max(0, Math.round((1 - Math.abs(hour - 12.5 - day / 3) / (11 - day)) * 100) / 100);
    }),
  ),
};

export const map: CityMapInput = {
  language: 'en',
  title: 'Active members by city',
  description: 'The four cities where they lie, each with a symbol as large as its membership.',
  cityLabel: 'City',
  valueLabel: 'Active members at the end of 2027',
  cities: [
    { city: 'arta', label: 'Arta', value: 412 },
    { city: 'corfu', label: 'Corfu, the cluster of the Ionian Islands', value: 655 },
    { city: 'vlora', label: 'Vlora', value: confidential },
    { city: 'korce', label: 'Korça', value: 128 },
  ],
};

export function visitsOf(...values: readonly [ChartValue, ChartValue, ChartValue, ChartValue, ChartValue]) {
  const [LOCAL, DOMESTIC, INBOUND_PARTNER, INBOUND_OTHER, UNKNOWN] = values;
  return { LOCAL, DOMESTIC, INBOUND_PARTNER, INBOUND_OTHER, UNKNOWN };
}
