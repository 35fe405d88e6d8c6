import { ScanKind } from '@inclust/contracts';
import { expect, test } from 'vitest';
import { readScans } from './scan-file.ts';

test('a scan a line, with codes and names of tickets, and what it is for', () => {
  const { scans, problems } = readScans(
    [
      '{"id":"scanner1-1","code":"AQ.x","time":"2027-10-19T19:00:00+03:00"}',
      '',
      '{"id":"scanner1-2","ticket":"nodes/arta/x","kind":"exit"}\r',
      '{"id":"scanner1-3","code":"AQ.y","kind":"undo"}',
      '',
    ].join('\n'),
  );
  expect(problems).toEqual([]);
  expect(scans).toEqual([
    {
      id: 'scanner1-1',
      shown: { $case: 'code', value: 'AQ.x' },
      kind: ScanKind.SCAN_KIND_ENTRY,
      time: '2027-10-19T16:00:00.000Z',
    },
    { id: 'scanner1-2', shown: { $case: 'ticket', value: 'nodes/arta/x' }, kind: ScanKind.SCAN_KIND_EXIT },
    { id: 'scanner1-3', shown: { $case: 'code', value: 'AQ.y' }, kind: ScanKind.SCAN_KIND_UNDO },
  ]);
});

test('every line that is none is named', () => {
  const lines = [
    'x',
    '[]',
    '{"id":"short","code":"x"}',
    '{"id":"scanner1-1"}',
    '{"id":"scanner1-1","code":"x","ticket":"y"}',
    '{"id":"scanner1-1","code":"x","time":"noon"}',
    '{"id":"scanner1-1","code":"x","kind":"toString"}',
  ];
  const { scans, problems } = readScans(lines.join('\n'));
  expect(scans).toEqual([]);
  expect(problems.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6, 7]);
});
