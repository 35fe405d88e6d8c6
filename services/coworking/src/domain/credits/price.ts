import type { Money } from '@inclust/kernel';

/** What a booking of so many whole minutes costs at a price for an hour, rounded half up to the minor unit once for the booking. */
export function priceOf(minutes: number, hourlyPrice: Money): Money {
  return fractionOf(hourlyPrice, minutes, 60);
}

/** A fraction of a price, exact, rounded half up to the minor unit; of whole numbers of which none is below nought. */
export function fractionOf({ minorUnits, currency }: Money, numerator: number, denominator: number): Money {
  const [part, whole] = [BigInt(numerator), BigInt(denominator)];
  return { minorUnits: (2n * minorUnits * part + whole) / (2n * whole), currency };
}
