import { readFileSync } from 'node:fs';
import { Indicator } from '@inclust/contracts';
import { instantOfMilliseconds } from '@inclust/kernel';
import { expect, test } from 'vitest';
import { dimensionsOf } from '../../domain/indicators/dimensions.ts';
import { adoptIndicator } from '../../domain/indicators/own-indicator.ts';
import { observationKinds } from '../../domain/observation.ts';
import { writtenIndicator } from './written-indicator.ts';

const page = readFileSync(new URL('../../../../../docs/own-indicators.md', import.meta.url), 'utf8');

test('the indicator that the documents show can be adopted as it is', () => {
  const [, example = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
  const written = writtenIndicator(Indicator.fromJSON(JSON.parse(example)));
  const steps = adoptIndicator(written, undefined, 0, instantOfMilliseconds(0));
  expect(steps).toMatchObject({
    ok: true,
    value: [
      {
        definition: {
          code: 'own-mentored-enterprises',
          name: {
            el: 'Επιχειρήσεις με καθοδήγηση',
            sq: 'Ndërmarrje me mentorim',
            en: 'Enterprises that were mentored',
          },
          source: 'support',
          filter: [
            { dimension: 'enterprise', in: ['yes'] },
            { dimension: 'support', in: ['mentoring'] },
          ],
          aggregate: 'during',
          distinct: true,
          overNodes: 'distinct',
        },
      },
    ],
  });
});

test('the documents name every source with its dimensions', () => {
  const rows = [...page.matchAll(/^\| `([a-z-]+)` \| [^|]+ \| (.+) \|$/gm)].map(([, source = '', dimensions = '']) => [
    source,
    dimensions === 'none' ? [] : dimensions.split(', ').map((one) => one.replaceAll('`', '')),
  ]);
  expect(rows).toEqual(observationKinds.map((kind) => [kind, dimensionsOf[kind]]));
});
