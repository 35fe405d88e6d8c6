import { BookingState, HolidayTreatment, ResourceKind, SeriesScope } from '@inclust/contracts';
import { expect, test } from 'vitest';
import { bookingStates, holidayTreatments, resourceKinds, seriesScopes } from './coworking-words.ts';

/** The values of an enum of the contract that say something. */
const values = (of: object): number[] =>
  Object.values(of).filter((one): one is number => typeof one === 'number' && one > 0);

test('every value of the contract has a word, so that nothing is shown as a number', () => {
  const sorted = (found: readonly number[]) => found.toSorted((one, other) => one - other);
  expect(sorted(Object.values(bookingStates))).toEqual(sorted(values(BookingState)));
  expect(sorted(Object.values(resourceKinds))).toEqual(sorted(values(ResourceKind)));
  expect(sorted(Object.values(seriesScopes))).toEqual(sorted([0, ...values(SeriesScope)]));
  // Hours of their own are shown as these.
  const ranges = HolidayTreatment.HOLIDAY_TREATMENT_RANGES;
  expect(sorted([...Object.values(holidayTreatments), ranges])).toEqual(sorted(values(HolidayTreatment)));
});
