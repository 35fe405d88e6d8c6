import { instantOfMilliseconds, originalTexts } from '@inclust/kernel';
import { expect, test } from 'vitest';
import { catalogueOf } from '../indicators/catalogue.ts';
import { indicatorOf } from '../indicators/delivered.ts';
import { createProgramme, evolveProgramme, updateProgramme, type Programme } from './programme.ts';

const at = instantOfMilliseconds(0);
const platform = catalogueOf([], []);
const programme: Programme = {
  id: 'interreg-2027',
  title: originalTexts({ en: 'Programme', el: 'Πρόγραμμα' }),
  from: '2027-01',
  until: '2028-12',
  periods: [
    { id: '2027-h1', from: '2027-01', until: '2027-06' },
    { id: '2027-h2', from: '2027-07', until: '2027-12' },
  ],
  targets: [
    { indicator: 'O01', value: 10_000 },
    { indicator: 'O01', node: 'arta', value: 4_000 },
    { indicator: 'R05', value: 5_000_000, baseline: 4_000_000 },
  ],
};
const kept = evolveProgramme(undefined, { kind: 'kept', at, programme });

test('a programme is made once', () => {
  expect(createProgramme(programme, undefined, platform, at)).toEqual({
    ok: true,
    value: [{ kind: 'kept', at, programme }],
  });
  expect(createProgramme(programme, kept, platform, at)).toMatchObject({ refusal: { code: 'programme-exists' } });
});

const [first, second] = programme.periods;
test.each<[Partial<Programme>, string, string]>([
  [{ id: 'Interreg' }, 'name', 'name-format'],
  [{ title: {} }, 'title', 'required'],
  [{ from: '2027-1' }, 'from_month', 'month-format'],
  [{ until: '2026-12', periods: [] }, 'until_month', 'months-order'],
  [{ from: '2000-01', until: '2030-01' }, 'until_month', 'months-too-many'],
  [{ periods: [{ id: 'a b', from: '2027-01', until: '2027-02' }] }, 'periods[0].period_id', 'id-format'],
  [{ periods: [{ id: 'a', from: '2026-12', until: '2027-02' }] }, 'periods[0].from_month', 'outside-programme'],
  [
    { periods: [first, { id: 'b', from: '2027-06', until: '2027-12' }].flatMap((one) => one ?? []) },
    'periods[1].from_month',
    'periods-order',
  ],
  [
    { periods: [first, second && { ...second, id: '2027-h1' }].flatMap((one) => one ?? []) },
    'periods[1].period_id',
    'not-unique',
  ],
  [{ targets: [{ indicator: 'O99', value: 1 }] }, 'targets[0].indicator', 'indicator-unknown'],
  [{ targets: [{ indicator: 'O01', value: 1, baseline: 1 }] }, 'targets[0].baseline', 'baseline-of-result-only'],
  [
    {
      targets: [
        { indicator: 'O01', value: 1 },
        { indicator: 'O01', value: 2 },
      ],
    },
    'targets[1].indicator',
    'not-unique',
  ],
])('a programme that breaks a rule is refused by its field (%#)', (more, field, rule) => {
  const broken = createProgramme({ ...programme, ...more }, undefined, platform, at);
  expect(broken).toMatchObject({ refusal: { violations: [{ field: `programme.${field}`, rule }] } });
});

test('what was taken out of use is no new target; one that a programme has it keeps', () => {
  const visits = indicatorOf('visits');
  if (!visits) throw new Error('no visits');
  const own = { code: 'own-visits', versions: [{ ...visits, code: 'own-visits', own: true as const }], createdAt: at };
  const targets = [{ indicator: 'own-visits', value: 1_000 }];
  const [inUse, retired] = [false, true].map((isRetired) => catalogueOf([{ ...own, retired: isRetired }], []));
  if (!inUse || !retired) throw new Error('no catalogues');
  expect(createProgramme({ ...programme, targets }, undefined, inUse, at).ok).toBe(true);
  expect(createProgramme({ ...programme, targets }, undefined, retired, at)).toMatchObject({
    refusal: { violations: [{ field: 'programme.targets[0].indicator', rule: 'indicator-retired' }] },
  });
  expect(updateProgramme({ ...programme, targets }, kept, new Set(), retired, at).ok).toBe(false);
  expect(updateProgramme({ ...programme, targets }, { ...kept, targets }, new Set(), retired, at).ok).toBe(true);
});

test('of a period that was reported nothing changes; others may', () => {
  const reported = new Set(['2027-h1']);
  const moved = { ...programme, periods: [{ id: '2027-h1', from: '2027-01', until: '2027-05' }] };
  expect(updateProgramme(moved, kept, reported, platform, at)).toMatchObject({ refusal: { code: 'period-in-use' } });
  expect(updateProgramme({ ...programme, periods: [] }, kept, reported, platform, at)).toMatchObject({ ok: false });
  expect(
    updateProgramme({ ...programme, periods: programme.periods.slice(0, 1) }, kept, reported, platform, at),
  ).toMatchObject({
    ok: true,
  });
});
