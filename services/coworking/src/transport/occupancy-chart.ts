import { heatMap, type Chart, type ChartValue } from '@inclust/charts';
import type { Language } from '@inclust/kernel';
import type { OccupancyOfWeekHour } from '../domain/availability/week-of-occupancy.ts';

interface Words {
  readonly title: string;
  readonly description: string;
  readonly hour: string;
  readonly day: string;
}

const words: Readonly<Record<Language, Words>> = {
  el: {
    title: 'Πληρότητα ανά ημέρα της εβδομάδας και ώρα',
    description: 'Πόσο από τον χρόνο λειτουργίας είχε κρατηθεί, με τα ρολόγια του χώρου.',
    hour: 'Ώρα',
    day: 'Ημέρα',
  },
  sq: {
    title: 'Zënia sipas ditës së javës dhe orës',
    description: 'Sa nga koha e hapjes ishte e rezervuar, me orën e hapësirës.',
    hour: 'Ora',
    day: 'Dita',
  },
  en: {
    title: 'Occupancy by weekday and hour',
    description: 'How much of the time of opening was booked, by the clocks of the space.',
    hour: 'Hour',
    day: 'Day',
  },
};

/** Draws how full the hours of the week were, from the first to the last in which anything was open. Throws for a week without any. */
export function occupancyChart(week: readonly OccupancyOfWeekHour[], language: Language): Chart {
  const { title, description, hour: hourLabel, day: dayLabel } = words[language];
  const open = week.filter(({ available }) => available > 0);
  const firstHour = Math.min(...open.map(({ hour }) => hour));
  const lastHour = Math.max(...open.map(({ hour }) => hour));
  if (open.length === 0) throw new Error('nothing was open');
  const shareAt = (weekday: number, hour: number): ChartValue => {
    const found = open.find((one) => one.weekday === weekday && one.hour === hour);
    return found ? found.booked / found.available : { value: null, reason: 'missing' };
  };
  const shares = Array.from({ length: 7 }, (_, day) =>
    Array.from({ length: lastHour - firstHour + 1 }, (_, turn) => shareAt(day + 1, firstHour + turn)),
  );
  return heatMap({ language, title, description, hourLabel, dayLabel, firstHour, shares });
}
