import { instantOfMilliseconds, type Outcome } from '@inclust/kernel';
import { expect, test } from 'vitest';
import { catalogueOf } from './catalogue.ts';
import { countsFewPeople } from './counts-few-people.ts';
import { deliveredIndicators, indicatorOf } from './delivered.ts';
import { definitionId } from './definition.ts';
import type { WrittenIndicator } from './own-definition.ts';
import {
  adoptIndicator,
  evolveOwnIndicator,
  mostOwn,
  mostVersions,
  redefineIndicator,
  retireIndicator,
  type OwnIndicator,
  type OwnIndicatorStep,
} from './own-indicator.ts';

const at = instantOfMilliseconds(0);
const later = instantOfMilliseconds(1);
const written: WrittenIndicator = {
  code: 'own-concert-visits',
  name: { el: 'Επισκέψεις σε συναυλίες', sq: '', en: '' },
  rule: { el: 'Κάθε επίσκεψη σε συναυλία.', sq: 'Çdo vizitë në një koncert.', en: '' },
  unit: 'visits',
  source: 'visit',
  filter: [{ dimension: 'theme', in: ['music'] }],
  aggregate: 'during',
  distinct: false,
  distinctOverNodes: false,
  dimensions: ['origin'],
  hiddenBelow: 0,
};

function after(steps: Outcome<readonly OwnIndicatorStep[]>, before?: OwnIndicator): OwnIndicator {
  if (!steps.ok) throw new Error(steps.refusal.code);
  const made = steps.value.reduce<OwnIndicator | undefined>(evolveOwnIndicator, before);
  if (!made) throw new Error('nothing has happened');
  return made;
}

const adopted = after(adoptIndicator(written, undefined, 0, at));

test('an indicator is adopted once, and the languages that it lacks say what others do', () => {
  expect(adopted).toMatchObject({ code: 'own-concert-visits', retired: false, createdAt: at });
  expect(adopted.versions).toMatchObject([
    {
      version: 1,
      own: true,
      name: { el: 'Επισκέψεις σε συναυλίες', sq: 'Επισκέψεις σε συναυλίες', en: 'Επισκέψεις σε συναυλίες' },
      rule: { sq: 'Çdo vizitë në një koncert.', en: 'Κάθε επίσκεψη σε συναυλία.' },
    },
  ]);
  expect(adoptIndicator(written, adopted, 1, at)).toMatchObject({ refusal: { code: 'indicator-exists' } });
  expect(adoptIndicator(written, undefined, mostOwn, at)).toMatchObject({ refusal: { code: 'indicators-full' } });
});

test.each<[string, string, Partial<WrittenIndicator>]>([
  ['title', 'required', { name: { el: ' ', sq: '', en: '' } }],
  ['rule', 'required', { rule: { el: '', sq: '', en: '' } }],
  ['title', 'too-long', { name: { el: 'α'.repeat(241), sq: '', en: '' } }],
  ['rule', 'too-long', { rule: { el: '', sq: 'a'.repeat(2_001), en: '' } }],
  ['unit', 'unit-format', { unit: 'Visits' }],
])('%s that breaks %s is refused by its name', (field, rule, more) => {
  const violations = [{ field: `indicator.${field}`, rule }];
  expect(adoptIndicator({ ...written, ...more }, undefined, 0, at)).toMatchObject({ refusal: { violations } });
  expect(redefineIndicator({ ...written, ...more }, adopted, at)).toMatchObject({ refusal: { violations } });
});

test('another definition is the next version, the same one none, and those before stay as they are', () => {
  expect(redefineIndicator(written, adopted, later)).toEqual({ ok: true, value: [] });
  const wider = { ...written, filter: [{ dimension: 'theme', in: ['music', 'performing-arts'] }] };
  const second = after(redefineIndicator(wider, adopted, later), adopted);
  expect(second.versions.map(({ version, filter }) => [version, filter[0]?.in.length])).toEqual([
    [1, 1],
    [2, 2],
  ]);
  expect([second.versions[0], second.createdAt]).toEqual([adopted.versions[0], at]);
  const many = { ...adopted, versions: Array.from({ length: mostVersions }, () => adopted.versions[0] ?? never()) };
  expect(redefineIndicator(wider, many, later)).toMatchObject({ refusal: { code: 'versions-full' } });
});

test('what is taken out of use is in use again when it is defined, also as it was', () => {
  const retired = retireIndicator(adopted, later).reduce<OwnIndicator>(evolveOwnIndicator, adopted);
  expect([retired.retired, retireIndicator(retired, later)]).toEqual([true, []]);
  const again = after(redefineIndicator(written, retired, later), retired);
  expect([again.retired, again.versions]).toEqual([false, adopted.versions]);
});

test('the catalogue has the newest of each, and for figures the newest of which there are numbers', () => {
  const [first] = adopted.versions;
  if (!first) return never();
  const changed = { ...adopted, versions: [first, { ...first, version: 2 }] };
  const platform = deliveredIndicators.map(definitionId);
  const soon = catalogueOf([changed], [...platform, 'own-concert-visits@1']);
  expect(soon.inUse.at(-1)).toMatchObject({ code: 'own-concert-visits', version: 2 });
  expect([soon.counted('own-concert-visits')?.version, soon.find('own-concert-visits')?.version]).toEqual([1, 2]);
  expect(catalogueOf([changed], platform).counted('own-concert-visits')).toBeUndefined();
  const retired = catalogueOf([{ ...changed, retired: true }], [...platform, 'own-concert-visits@2']);
  expect(retired.inUse.map(({ code }) => code)).not.toContain('own-concert-visits');
  expect([retired.counted('own-concert-visits')?.version, retired.find('own-concert-visits', 1)]).toEqual([2, first]);
  expect(retired.find('visits')).toEqual(indicatorOf('visits'));
});

test('what counts by another rule people of whom small counts are hidden is for staff', () => {
  const [first] = adopted.versions;
  if (!first) return never();
  const few = deliveredIndicators.find(({ hiddenBelow }) => hiddenBelow !== undefined) ?? never();
  expect(countsFewPeople({ ...first, source: few.source })).toBe(true);
  expect(countsFewPeople({ ...first, source: 'agreement' })).toBe(false);
  expect(countsFewPeople({ ...first, source: 'agreement', hiddenBelow: 5 })).toBe(true);
  const open = deliveredIndicators.filter(({ hiddenBelow }) => hiddenBelow === undefined);
  expect(open.filter(countsFewPeople)).toEqual([]);
});

function never(): never {
  throw new Error('there is none');
}
