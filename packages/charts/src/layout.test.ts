import fc from 'fast-check';
import { expect, test } from 'vitest';
import { categoryLabels } from './category-labels.ts';
import { wrap, widthOf } from './measure.ts';
import { scaleOf } from './scale.ts';
import { textured } from './texture.ts';

test('Greek and Albanian letters have the widths of the font', () => {
  expect(widthOf('ΩΜ', 12)).toBeGreaterThan(widthOf('ιι', 12) * 2);
  expect(widthOf('ë', 12)).toBe(widthOf('e', 12));
});

test('a text is wrapped without losing a letter, and no line is too wide', () => {
  const unit = fc.constantFrom(...'αΩëç -/mi');
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 80 }), fc.integer({ min: 20, max: 200 }), (text, width) => {
      const { lines } = wrap(text, width, 12);
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      for (const line of lines) expect(widthOf(line, 12)).toBeLessThanOrEqual(width);
    }),
  );
});

test('labels stand level where they have room, else at an angle, and some are left out where there are too many', () => {
  const months = ['Ιανουάριος', 'Φεβρουάριος', 'Μάρτιος'];
  expect(categoryLabels(months, 90)).toMatchObject({
    rotate: 0,
    lines: [['Ιανουάριος'], ['Φεβρουάριος'], ['Μάρτιος']],
  });
  expect(categoryLabels(months, 40)).toMatchObject({
    rotate: 45,
    lines: [['Ιανουάριος'], ['Φεβρουάριος'], ['Μάρτιος']],
  });
  expect(categoryLabels(months, 12).lines).toEqual([['Ιανουάριος'], [], ['Μάρτιος']]);
});

test('a scale has zero and every value between few round ticks', () => {
  const value = fc.oneof(fc.double({ min: -1e15, max: 1e15, noNaN: true }), fc.integer({ min: -1000, max: 1000 }));
  fc.assert(
    fc.property(fc.array(value), fc.constantFrom(1, 0.01, 0.001), (values, step) => {
      const { min, max, interval, ticks } = scaleOf(values, step);
      for (const one of [0, ...values]) {
        expect(one).toBeGreaterThanOrEqual(min - interval * 1e-6);
        expect(one).toBeLessThanOrEqual(max + interval * 1e-6);
      }
      expect(interval).toBeGreaterThanOrEqual(step);
      expect(ticks.length).toBeGreaterThan(1);
      expect(ticks.length).toBeLessThan(10);
    }),
  );
});

test('a texture stays within its box', () => {
  const size = fc.double({ min: 0, max: 300, noNaN: true });
  const texture = fc.constantFrom('plain', 'rising', 'falling', 'level', 'upright', 'dots');
  fc.assert(
    fc.property(texture, size, size, (one, width, height) => {
      const [path] = textured(one, { x: 10, y: 20, width, height });
      if (path?.type !== 'path') return;
      for (const [, x, y] of path.shape.pathData.matchAll(/[ML]([\d.-]+) ([\d.-]+)/g)) {
        expect(Number(x)).toBeGreaterThanOrEqual(9.9);
        expect(Number(x)).toBeLessThanOrEqual(10.1 + width);
        expect(Number(y)).toBeGreaterThanOrEqual(19.9);
        expect(Number(y)).toBeLessThanOrEqual(20.1 + height);
      }
    }),
  );
});
