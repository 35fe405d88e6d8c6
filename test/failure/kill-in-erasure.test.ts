import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { operatorOfHome } from '@inclust/access';
import { connect } from '@inclust/client';
import { MemberState, type Member } from '@inclust/contracts';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { coordinatorOf } from '../support/coordinator.ts';
import { loneCity } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { openDatabase } from '../support/projections.ts';
import { tracesOf } from '../support/traces.ts';

// Covers: a record that is empty while the vault is not, an erasure that nobody finishes, one that is half written.
describe.each([
  ['together.written', false],
  ['outbox.written', true],
] as const)('SIGKILL at %s of an erasure', (step, decided) => {
  const scope = fileScope();
  let city: NodeUnderTest;
  let proof = '';
  let member: Member;

  beforeAll(async () => {
    const folder = scope.use(await temporaryFolder()).path;
    proof = join(folder, 'killed');
    city = scope.use(await loneCity(folder, 'arta', 'many'));
    await city.start();
    using coordinator = coordinatorOf(city);
    const registered = await coordinator.members.registerMember({
      profile: {
        kind: { $case: 'person', value: { givenName: 'Μαρία', familyName: 'Κανάρα' } },
        disciplines: ['visual-arts'],
      },
    });
    if (!registered.member) throw new Error('nobody was registered');
    member = registered.member;
    await coordinator.vault.declareVulnerability({
      name: member.name,
      declaration: { category: 'disability', purposes: ['support-programme'], textVersion: '1', language: 'el' },
    });
    await city.killProcess('members');
    await city.startProcess('members', { INCLUST_FAULT: step, INCLUST_FAULT_FILE: proof });
  });

  /** How much of her is in the vault: declarations, and the key that opens them. */
  async function inVault(): Promise<number> {
    await using database = openDatabase(city);
    const id = member.name.slice(-36);
    const { db } = database;
    return (
      (await db.collection('vault').countDocuments({ member: id })) +
      (await db.collection('vault_keys').countDocuments({ _id: id as never }))
    );
  }

  test('she is as before or erased whole, and the same request comes to the same', async () => {
    const request = { name: member.name, reason: 'member-request', requestId: 'erase-and-die' };
    {
      using dying = connect(city.address('members'), {
        patience: 0,
        timeout: 5_000,
        authorize: operatorOfHome(city.home),
      });
      await expect(dying.rights.eraseMember(request)).rejects.toThrow(/./);
    }
    await city.ended('members');
    expect(existsSync(proof)).toBe(true);
    // Whatever was decided, the vault was not reached.
    expect(await inVault()).toBe(2);
    await city.startProcess('members');
    const client = city.client();
    const { member: found } = await client.members.getMember({ name: member.name });
    expect(found?.state).toBe(decided ? MemberState.MEMBER_STATE_ERASED : MemberState.MEMBER_STATE_ACTIVE);
    // What was decided is finished by the start, without the caller.
    expect(await inVault()).toBe(decided ? 0 : 2);
    const { member: left } = await client.rights.eraseMember(request);
    expect(left?.etag).toBe('2');
    expect(await inVault()).toBe(0);
    await eventually(async () => expect(await tracesOf(city, ['Κανάρα'])).toEqual([]), { what: 'nothing of her left' });
  });
});
