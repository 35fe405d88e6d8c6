import fc from 'fast-check';
import { expect, test } from 'vitest';
import { day, memberUuid } from '../../../test/build.ts';
import type { Role, RoleKind } from '../member.ts';
import { partedRoles } from './parted-roles.ts';
import { moveRoles, uniteRoles } from './unite-roles.ts';

const role = (kind: RoleKind, from: string, to?: string, of?: number): Role => ({
  kind,
  ...(of ? { organisation: memberUuid(of) } : {}),
  from: day(from),
  ...(to ? { to: day(to) } : {}),
});

test('the same role at overlapping times becomes one; others stay, in the order of their first days', () => {
  const united = uniteRoles([
    role('board', '2024-03-01', '2024-06-01'),
    role('representative', '2024-01-01', undefined, 7),
    role('board', '2024-05-01', '2024-08-01'),
    role('representative', '2024-02-01', undefined, 8),
    role('board', '2025-01-01'),
  ]);
  expect(united).toEqual([
    role('representative', '2024-01-01', undefined, 7),
    role('representative', '2024-02-01', undefined, 8),
    role('board', '2024-03-01', '2024-08-01'),
    role('board', '2025-01-01'),
  ]);
});

test('who represented both organisations represents the one they are', () => {
  const roles = [
    role('representative', '2024-01-01', '2024-06-01', 7),
    role('representative', '2024-05-01', undefined, 8),
  ];
  expect(moveRoles(roles, memberUuid(7), memberUuid(8))).toEqual([role('representative', '2024-01-01', undefined, 8)]);
});

const days = Array.from({ length: 12 }, (_, month) => day(`2024-${String(month + 1).padStart(2, '0')}-01`));
const roles = fc
  .array(
    fc
      .tuple(
        fc.constantFrom<RoleKind>('board', 'coordinator'),
        fc.integer({ min: 0, max: 10 }),
        fc.option(fc.integer({ min: 1, max: 5 })),
      )
      .map(([kind, start, length]) =>
        role(kind, days[start] ?? '', length === null ? undefined : days[start + length]),
      ),
    { maxLength: 6 },
  )
  .map(uniteRoles);
const heldOn = (all: readonly Role[], kind: RoleKind, one: string): number =>
  all.filter((each) => each.kind === kind && each.from <= one && (each.to === undefined || one < each.to)).length;

test('no day of a role is lost and none is double', () => {
  fc.assert(
    fc.property(roles, roles, (ours, theirs) => {
      const united = uniteRoles([...ours, ...theirs]);
      for (const kind of ['board', 'coordinator'] as const)
        for (const one of days)
          expect(heldOn(united, kind, one)).toBe(heldOn([...ours, ...theirs], kind, one) > 0 ? 1 : 0);
    }),
  );
});

test('taking a merge back gives the roles that were, where nothing was changed since', () => {
  fc.assert(
    fc.property(roles, roles, (before, theirs) => {
      expect(partedRoles(before, uniteRoles([...before, ...theirs]), uniteRoles([...before, ...theirs]))).toEqual(
        before,
      );
    }),
  );
});

test('what was granted and what was ended since stays when a merge is taken back', () => {
  const before = [role('board', '2024-01-01', '2024-06-01')];
  const after = [role('board', '2024-01-01', '2024-09-01'), role('coordinator', '2024-02-01')];
  const granted = role('coordinator', '2025-01-01');
  expect(partedRoles(before, after, [...after, granted])).toEqual([...before, granted]);
  const ended = [role('board', '2024-01-01', '2024-09-01'), role('coordinator', '2024-02-01', '2024-04-01')];
  expect(partedRoles(before, after, ended)).toEqual([...before, role('coordinator', '2024-02-01', '2024-04-01')]);
});
