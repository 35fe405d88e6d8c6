import { expect, test } from 'vitest';
import { decodePageToken, encodePageToken, pageSize } from './page-token.ts';

test('a token leads back to where the page ended', () => {
  const position = { key: 'Γιώργος “quoted”', id: 'a' };
  expect(decodePageToken('members?', encodePageToken('members?', position))).toEqual({ ok: true, value: position });
});

test('a token takes along what the list keeps to', () => {
  const position = { key: 'k', id: 'a', kept: '[["t:korca"]]' };
  expect(decodePageToken('members?', encodePageToken('members?', position))).toEqual({ ok: true, value: position });
});

test('no token is the first page', () => {
  expect(decodePageToken('members?', '')).toEqual({ ok: true, value: undefined });
});

test.each([
  ['of another filter', encodePageToken('members?kind=person', { key: 'k', id: 'a' })],
  ['not base64', '???'],
  ['not JSON', Buffer.from('hello').toString('base64url')],
  ['another shape', Buffer.from('{"key":"k"}').toString('base64url')],
  ['cut off', encodePageToken('members?', { key: 'k', id: 'a' }).slice(0, -6)],
])('a token that is %s is refused by its field', (_, token) => {
  expect(decodePageToken('members?', token)).toMatchObject({
    ok: false,
    refusal: { kind: 'invalid', violations: [{ field: 'page_token', rule: 'page-token-of-this-list' }] },
  });
});

test.each([
  [0, 50],
  [1, 1],
  [1_000, 1_000],
  [1_001, 1_000],
])('a wish for %i rows is a page of %i', (wish, size) => {
  expect(pageSize(wish)).toEqual({ ok: true, value: size });
});

test('a negative page is refused', () => {
  expect(pageSize(-1)).toMatchObject({ refusal: { violations: [{ field: 'page_size', rule: 'not-negative' }] } });
});
