import type { Field } from '@inclust/members/testing';
import type { City } from './cities.ts';
import type { DemoRow } from './rows.ts';

/** A mistake as coordinators make them: which rule an import names, and what stands in the cell. */
export interface Fault {
  readonly kind: 'person' | 'organisation';
  readonly field: Field;
  readonly rule: string;
  readonly value: string;
}

/** The mistakes of a city's register. */
export function faultsOf(city: City): readonly Fault[] {
  const impossible = {
    'dd/MM/yyyy': '31/02/2024',
    'dd.MM.yyyy': '31.02.2024',
    'yyyy-MM-dd': '2024-02-31',
    'MM/dd/yyyy': '02/31/2024',
  };
  const short = {
    'dd/MM/yyyy': '03/04/24',
    'dd.MM.yyyy': '03.04.24',
    'yyyy-MM-dd': '24-04-03',
    'MM/dd/yyyy': '04/03/24',
  };
  const greek = city.language === 'el';
  const faults: Fault[] = [
    { kind: 'person', field: 'joined_on', rule: 'date-impossible', value: impossible[city.dateFormat] },
    { kind: 'person', field: 'family_name', rule: 'required', value: '' },
    { kind: 'person', field: 'disciplines', rule: 'discipline-unknown', value: greek ? 'μαγειρική' : 'gatim' },
    { kind: 'person', field: 'email', rule: 'email-format', value: `${city.id}.demo.example` },
    { kind: 'organisation', field: 'kind', rule: 'kind-unknown', value: greek ? 'παρέα' : 'grup' },
    {
      kind: 'organisation',
      field: 'annual_turnover',
      rule: 'decimal-grouping',
      value: city.decimal === ',' ? '12345.67' : '12345,67',
    },
  ];
  if (city.id === 'corfu')
    faults.push({ kind: 'organisation', field: 'register_number', rule: 'register-number-check', value: '000000001' });
  if (city.id === 'vlora')
    faults.push({ kind: 'person', field: 'joined_on', rule: 'date-year-two-digits', value: short[city.dateFormat] });
  return faults;
}

/** The row with the mistake in it; what the mistaken field needs beside it is filled in. */
export function spoil(row: DemoRow, fault: Fault, city: City): DemoRow {
  const currency = city.country === 'GR' ? 'EUR' : 'ALL';
  return {
    ...row,
    ...(fault.field === 'annual_turnover' && { turnover_currency: currency }),
    ...(fault.field === 'register_number' && { register_country: 'GR' }),
    [fault.field]: fault.value,
  };
}
