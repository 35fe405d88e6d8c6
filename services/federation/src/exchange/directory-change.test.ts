import { DirectoryEntry, type Envelope } from '@inclust/contracts';
import { expect, test } from 'vitest';
import { entry, nodeId } from '../../test/build.ts';
import { directoryChange } from './directory-change.ts';

const korce = nodeId('korce');
const place = 'members.member.a';

test('an entry at its own address is a change, with the bytes as its node wrote them', () => {
  const envelope = entry(3);
  expect(directoryChange(korce, place, envelope)).toMatchObject({
    name: 'nodes/korce/members/a',
    node: 'korce',
    version: 3,
    entry: { raw: envelope.body, decoded: { kind: 'person' } },
  });
});

test('a tombstone is a change without an entry', () => {
  const change = directoryChange(korce, place, { ...entry(4), tombstone: true, body: new Uint8Array() });
  expect(change).toEqual({ name: 'nodes/korce/members/a', node: 'korce', version: 4 });
});

const other = 'nodes/korce/members/00000000-0000-8000-8000-000000000002';

/** A tombstone that says something. */
function saying(more: Partial<DirectoryEntry>): Envelope {
  const said = DirectoryEntry.fromPartial({ name: 'nodes/korce/members/a', version: 4n, mergedInto: other, ...more });
  return { ...entry(4), tombstone: true, body: DirectoryEntry.encode(said).finish() };
}

test('a tombstone may say into which member of the same node this one was merged', () => {
  const change = directoryChange(korce, place, saying({}));
  expect(change).toEqual({ name: 'nodes/korce/members/a', node: 'korce', version: 4, mergedInto: other });
});

test.each([
  ['of another node', { mergedInto: other.replace('korce', 'arta') }],
  ['that is no member', { mergedInto: 'nodes/korce/members/..' }],
  ['of itself', { mergedInto: 'nodes/korce/members/a' }],
  ['of nobody', { mergedInto: '' }],
  ['at another version', { version: 5n }],
  ['of another member', { name: other }],
  ['with something of a person beside it', { locality: 'Korçë' }],
])('refused: a tombstone that tells of a member %s', (_, more) => {
  expect(directoryChange(korce, place, saying(more))).toBeUndefined();
});

test('refused: an entry that is shown and merged away at once', () => {
  expect(directoryChange(korce, place, entry(1, { mergedInto: other }))).toBeUndefined();
});

test.each([
  ['another member in the subject', 'members.member.b', entry(1)],
  ['another thing in the subject', 'members.group.a', entry(1)],
  ['another context in the subject', 'events.member.a', entry(1)],
  ['more in the subject', 'members.member.a.b', entry(1)],
  ['no member in the subject', 'members.member', entry(1)],
  ['another member in the envelope', place, { ...entry(1), subject: 'members/b' }],
  ['another node in the entry', place, entry(1, { name: 'nodes/kerkyra/members/a' })],
  ['another version in the entry', place, entry(1, { version: 2n })],
  [
    'a tombstone of another member',
    place,
    { ...entry(1), subject: 'members/b', tombstone: true, body: new Uint8Array() },
  ],
])('refused: %s', (_, rest, envelope) => {
  expect(directoryChange(korce, rest, envelope)).toBeUndefined();
});
