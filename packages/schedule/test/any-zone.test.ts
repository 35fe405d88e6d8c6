import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test.each(['UTC', 'America/New_York', 'Europe/Athens', 'Pacific/Kiritimati'])('in a machine set to %s', (zone) => {
  const file = fileURLToPath(new URL('any-zone.ts', import.meta.url));
  const told: unknown = JSON.parse(
    execFileSync(process.execPath, [file], { env: { ...process.env, TZ: zone }, encoding: 'utf8' }),
  );
  expect(told).toEqual({
    tuesdays: ['2027-10-19T16:00:00.000Z', '2027-10-26T16:00:00.000Z', '2027-11-02T17:00:00.000Z'],
    mondays: [1],
    feast: [['2027-08-15', '2027-08-17']],
    zone,
  });
});
