import { classification, type Entry } from './classification.ts';

/** A major (`2`), sub-major (`26`), minor (`265`) or unit group (`2651`) of ISCO-08 (ILO, 2008). */
export function isco(code: string): Entry<'ISCO-08'> | undefined {
  return classification('ISCO-08').find(code);
}

/** A unit group of ISCO-08: four digits. */
export function iscoUnit(code: string): Entry<'ISCO-08'> | undefined {
  const found = isco(code);
  return found?.level === 'unit' ? found : undefined;
}
