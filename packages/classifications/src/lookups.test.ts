import { expect, test } from 'vitest';
import { country } from './countries.ts';
import { isco, iscoUnit } from './isco.ts';
import { legalForm } from './legal-forms.ts';
import { nameIn } from './names.ts';
import { nutsRegion } from './nuts.ts';
import { isSubdivision } from './subdivisions.ts';

test('ISCO-08 knows groups of all levels, and units by four digits', () => {
  expect(iscoUnit('2651')).toMatchObject({ title: 'Visual artists', parent: '265', level: 'unit' });
  expect(iscoUnit('0110')).toMatchObject({ title: 'Commissioned armed forces officers' });
  expect(isco('26')).toMatchObject({ title: 'Legal, social and cultural professionals', parent: '2' });
  expect([iscoUnit('265'), iscoUnit('2650'), isco('27'), isco('')]).toEqual(Array.from({ length: 4 }, () => undefined));
});

test('a legal form tells its country, its law and whether it is an enterprise', () => {
  expect(legalForm('gr-ike')).toMatchObject({ country: 'GR', enterprise: true, law: 'ν. 4072/2012, άρθρα 43-120' });
  expect(legalForm('sole-trader')).toMatchObject({ enterprise: true, soleTrader: true });
  expect(legalForm('association')?.enterprise).toBe(false);
  expect(legalForm('association')?.country).toBeUndefined();
  expect(legalForm('guild')).toBeUndefined();
});

test('places are known by their codes', () => {
  expect(country('AL')?.names).toEqual({ el: 'Αλβανία', sq: 'Shqipëri', en: 'Albania' });
  expect(country('XX')).toBeUndefined();
  expect(['GR-D', 'AL-12', 'GR-Z', 'IT-62'].map(isSubdivision)).toEqual([true, true, false, false]);
  expect(nutsRegion('EL541', '2021')?.names).toEqual({ el: 'Άρτα, Πρέβεζα', en: 'Arta, Preveza' });
  expect(nutsRegion('GR213', '2024')).toBeUndefined();
});

test('a name is in the wanted language, else in English', () => {
  const names = { el: 'Κέρκυρα', en: 'Kerkyra' };
  expect([nameIn(names, 'el'), nameIn(names, 'sq'), nameIn(names, 'en')]).toEqual(['Κέρκυρα', 'Kerkyra', 'Kerkyra']);
});
