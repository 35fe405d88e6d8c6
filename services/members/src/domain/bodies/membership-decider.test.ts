import { given, originalTexts, parseNodeId, type NodeId } from '@inclust/kernel';
import { describe, expect, test } from 'vitest';
import { day, memberUuid, on } from '../../../test/build.ts';
import type { Body, BodyId } from './body.ts';
import { bodyMembershipDecider } from './membership-decider.ts';
import {
  type BodyMembershipCommand,
  type BodyMembershipEvent,
  type BodyMembershipStatus,
  type BodyWish,
} from './membership.ts';
import { isShown } from './shown.ts';
import type { BodySubject } from './subject.ts';

const body: Body = {
  id: 'consortium' as BodyId,
  kind: 'consortium',
  standing: true,
  names: originalTexts({ el: 'Κοινοπραξία' }),
  description: {},
  admits: ['person', 'organisation'],
  changedAt: on('2027-01-01').at,
};
const id = memberUuid(9);
const subject: BodySubject = {
  node: parseNodeId('corfu') as NodeId,
  member: memberUuid(1),
  kind: 'person',
  version: 3,
  listed: true,
  displayName: originalTexts({ el: 'Μαρία Δοκιμή' }),
};
const heard = (sequence: number, more: Partial<BodySubject> = {}) => ({
  sequence,
  subject: { ...subject, ...more },
});
const applied: BodyMembershipEvent = {
  kind: 'applied',
  id,
  body: body.id,
  bodyKind: 'consortium',
  heard: heard(100),
  ...on('2027-01-10'),
};
const admitted: BodyMembershipEvent = { kind: 'admitted', ...on('2027-01-20') };

/** What happened until a membership stands so. */
const until: Readonly<Record<BodyMembershipStatus, readonly BodyMembershipEvent[]>> = {
  applied: [applied],
  active: [applied, admitted],
  declined: [applied, { kind: 'declined', reason: 'no-place', ...on('2027-01-20') }],
  withdrawn: [applied, { kind: 'withdrawn', reason: 'own-wish', heard: heard(110), ...on('2027-01-20') }],
  ended: [applied, admitted, { kind: 'ended', reason: 'other', ...on('2027-02-20') }],
  merged: [applied, { kind: 'merged', into: memberUuid(8), ...on('2027-02-20') }],
};

function hear(wish: Partial<BodyWish>, within: Body = body): BodyMembershipCommand {
  return {
    kind: 'hear',
    id,
    body: within,
    wish: { want: 'join', sequence: 200, subject, ...wish },
    ...on('2027-03-01'),
  };
}

function when(status: BodyMembershipStatus, command: BodyMembershipCommand) {
  return given(bodyMembershipDecider, ...until[status]).when(command);
}

const kindsOf = (outcome: ReturnType<typeof when>['outcome']) =>
  outcome.ok ? outcome.value.map(({ kind }) => kind) : outcome.refusal.code;

describe('what a member wants', () => {
  test.each<[BodyMembershipStatus, BodyWish['want'], string]>([
    ['applied', 'join', 'subject-updated'],
    ['active', 'join', 'subject-updated'],
    ['declined', 'join', 'applied'],
    ['withdrawn', 'join', 'applied'],
    ['ended', 'join', 'applied'],
    ['applied', 'leave', 'withdrawn'],
    ['active', 'leave', 'ended'],
    ['declined', 'leave', 'subject-updated'],
    ['withdrawn', 'leave', 'subject-updated'],
    ['ended', 'leave', 'subject-updated'],
    ['merged', 'join', 'subject-updated'],
    ['merged', 'leave', 'subject-updated'],
  ])('who is %s and wants to %s: %s, once however often it is told', (status, want, kind) => {
    const { outcome, state } = when(status, hear({ want }));
    expect(kindsOf(outcome)).toEqual([kind]);
    const events = outcome.ok ? outcome.value : [];
    expect(state?.heard).toBe(200);
    const told = given(bodyMembershipDecider, ...until[status], ...events);
    expect(kindsOf(told.when(hear({ want })).outcome)).toEqual([]);
    // What was wanted before that comes too late.
    expect(kindsOf(told.when(hear({ want: want === 'join' ? 'leave' : 'join', sequence: 150 })).outcome)).toEqual([]);
  });

  test('who applies for the first time is an applicant; there is nothing to leave before', () => {
    const { outcome, state } = given(bodyMembershipDecider).when(hear({}));
    expect(kindsOf(outcome)).toEqual(['applied']);
    expect(state).toMatchObject({ status: 'applied', body: 'consortium', subject, heard: 200, periods: [] });
    expect(kindsOf(given(bodyMembershipDecider).when(hear({ want: 'leave' })).outcome)).toBe(
      'body-membership-not-found',
    );
  });

  test('after a repeated application the earlier stays and the history are still there', () => {
    const { state } = when('ended', hear({}));
    expect(state).toMatchObject({ status: 'applied', periods: [{ from: '2027-01-20', to: '2027-02-20' }] });
    expect(state?.history.map(({ kind }) => kind)).toEqual(['applied', 'admitted', 'ended', 'applied']);
    expect(state).not.toHaveProperty('reason');
  });

  test.each<[string, Body]>([
    ['body-closed', { ...body, standing: false, closedOn: day('2027-02-01') }],
    ['not-admitted-here', { ...body, admits: ['organisation'] }],
    ['members-derived', { ...body, kind: 'cluster', admits: [] }],
  ])('%s, for the first time and again; who leaves is let go', (code, within) => {
    expect(kindsOf(given(bodyMembershipDecider).when(hear({}, within)).outcome)).toBe(code);
    expect(kindsOf(when('ended', hear({}, within)).outcome)).toBe(code);
    expect(kindsOf(when('active', hear({ want: 'leave' }, within)).outcome)).toEqual(['ended']);
  });
});

describe('what is new of a member', () => {
  test('replaces what was known; what is older or the same changes nothing', () => {
    const again = (more: Partial<BodySubject>) =>
      when('active', hear({ sequence: 100, subject: { ...subject, ...more } }));
    const hidden = again({ version: 4, listed: false, displayName: {} });
    expect(kindsOf(hidden.outcome)).toEqual(['subject-updated']);
    expect(hidden.state).toMatchObject({ status: 'active', subject: { listed: false, displayName: {} }, heard: 100 });
    expect(kindsOf(again({ version: 4 }).outcome)).toEqual([]);
    expect(kindsOf(again({ version: 2, listed: false }).outcome)).toEqual([]);
  });

  test('only who is in the body and in the directory is shown', () => {
    const shown = (Object.keys(until) as BodyMembershipStatus[]).filter((status) => {
      const { state } = when(status, hear({ sequence: 100 }));
      return state && isShown(state);
    });
    expect(shown).toEqual(['active']);
    const { state } = when('active', hear({ sequence: 100, subject: { ...subject, version: 4, listed: false } }));
    expect(state && isShown(state)).toBe(false);
  });
});

describe('what the body decides', () => {
  const commands: readonly [string, BodyMembershipCommand, BodyMembershipStatus][] = [
    ['admit', { kind: 'admit', body, ...on('2027-03-01') }, 'applied'],
    ['decline', { kind: 'decline', reason: 'no-place', ...on('2027-03-01') }, 'applied'],
    ['end', { kind: 'end', reason: 'term-ended', ...on('2027-03-01') }, 'active'],
    ['grant-role', { kind: 'grant-role', role: { kind: 'chair' }, ...on('2027-03-01') }, 'active'],
    ['end-role', { kind: 'end-role', role: 'chair', ...on('2027-03-01') }, 'active'],
  ];
  test.each(commands)('%s', (_, command, allowed) => {
    for (const status of Object.keys(until) as BodyMembershipStatus[])
      if (status !== allowed) expect(kindsOf(when(status, command).outcome)).toBe(`body-membership-${status}`);
    expect(kindsOf(given(bodyMembershipDecider).when(command).outcome)).toBe('body-membership-not-found');
  });

  test('with the admission a stay begins that day, half-open; with the end it ends, and every role with it', () => {
    expect(when('applied', { kind: 'admit', body, ...on('2027-03-01') }).state).toMatchObject({
      status: 'active',
      periods: [{ from: '2027-03-01' }],
    });
    const chair: BodyMembershipEvent = {
      kind: 'role-granted',
      role: { kind: 'chair', from: day('2027-02-01') },
      ...on('2027-02-01'),
    };
    const { state } = given(bodyMembershipDecider, ...until.active, chair).when({
      kind: 'end',
      reason: 'term-ended',
      ...on('2027-03-01'),
    });
    expect(state).toMatchObject({
      status: 'ended',
      reason: 'term-ended',
      periods: [{ from: '2027-01-20', to: '2027-03-01' }],
      roles: [{ kind: 'chair', from: '2027-02-01', to: '2027-03-01' }],
    });
  });

  test('nobody is admitted to a closed body', () => {
    const closed = { ...body, closedOn: day('2027-02-01') };
    expect(kindsOf(when('applied', { kind: 'admit', body: closed, ...on('2027-03-01') }).outcome)).toBe('body-closed');
  });

  test.each<['decline' | 'end', BodyMembershipStatus, string, string]>([
    ['decline', 'applied', '', 'required'],
    ['decline', 'applied', 'excluded', 'reason-unknown'],
    ['end', 'active', '', 'required'],
    ['end', 'active', 'no-place', 'reason-unknown'],
  ])('%s of who is %s must say why: "%s"', (kind, status, reason, rule) => {
    expect(when(status, { kind, reason, ...on('2027-03-01') }).outcome).toMatchObject({
      refusal: { violations: [{ field: 'reason', rule }] },
    });
  });

  test.each<[BodyMembershipStatus, readonly string[]]>([
    ['applied', ['declined']],
    ['active', ['ended']],
    ['declined', []],
    ['merged', []],
    ['ended', []],
  ])('when a body closes, who is %s: %j', (status, kinds) => {
    expect(kindsOf(when(status, { kind: 'end-with-body', ...on('2027-03-01') }).outcome)).toEqual(kinds);
  });
});
