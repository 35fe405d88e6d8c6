import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import type { Context } from '../context.ts';
import { profileOf, typedPaths, withProfile, type ProfileOptions } from './profile-options.ts';

/** The options as the command line reads them. */
function typed(...args: readonly string[]): ProfileOptions {
  return withProfile(new Command())
    .exitOverride()
    .parse([...args], { from: 'user' })
    .opts();
}

const context = { terminal: { cwd: '/', stdin: [] } } as unknown as Context;

describe('a profile that is typed', () => {
  test('is changed where something was typed, and nowhere else', () => {
    expect(typedPaths(typed())).toEqual([]);
    expect(typedPaths(typed('--email', '', '--consent', '--request-id', 'r-1234567'))).toEqual([
      'email',
      'listing_consent',
    ]);
    expect(typedPaths(typed('--no-consent', '--organisation', 'Ura', '--language', 'sq'))).toEqual([
      'organisation.names.sq',
      'listing_consent',
    ]);
  });

  test('has every option in its profile, and each that can change in its paths', async () => {
    const options = withProfile(new Command()).options.map(({ long }) => long ?? '');
    const values = options
      .filter(
        (one) => !['--from', '--language', '--organisation', '--consent', '--no-consent', '--request-id'].includes(one),
      )
      .flatMap((one) => [one, 'x']);
    const read = typed(...values, '--consent');
    const profile = await profileOf(context, read);
    const { kind, ...rest } = profile;
    expect(kind).toMatchObject({ $case: 'person', value: { givenName: 'x', familyName: 'x' } });
    for (const value of Object.values(rest)) expect(['x', true]).toContain([value].flat()[0]);
    expect(Object.keys(rest).length + 2).toBe(values.length / 2 + 1);
    // The first day cannot change.
    expect(typedPaths(read)).toHaveLength(values.length / 2);
  });

  test('names an organisation in a language that there is', async () => {
    expect(await profileOf(context, typed('--organisation', 'Ura', '--language', 'sq'))).toMatchObject({
      kind: { $case: 'organisation', value: { names: { sq: { text: 'Ura' } } } },
    });
    await expect(profileOf(context, typed('--organisation', 'Ura', '--language', 'xx'))).rejects.toMatchObject({
      code: 'option-invalid',
    });
  });

  test('in a file that is not there says so', async () => {
    await expect(profileOf(context, typed('--from', '/no/such/file'))).rejects.toMatchObject({
      code: 'file-unreadable',
    });
  });
});
