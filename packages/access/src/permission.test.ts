import type { Actor, NodeId, Role } from '@inclust/kernel';
import { expect, test } from 'vitest';
import { mayCall, type Permission } from './permission.ts';

const arta = 'arta' as NodeId;
const corfu = 'corfu' as NodeId;
const somebody = (node: NodeId, ...roles: Role[]): Actor => ({ kind: 'account', id: 'a', node, roles, session: 's' });
const anonymous: Actor = { kind: 'anonymous', id: 'anonymous', node: arta, roles: [] };
const reason = (permission: Permission | undefined, actor: Actor) => {
  const refused = mayCall(arta, permission, actor);
  return refused?.ok === false ? refused.refusal.code : 'may';
};

test.each<[string, Permission | undefined, Actor, string]>([
  ['what is public is for everybody', 'public', anonymous, 'may'],
  ['what is public is for other nodes', 'public', somebody(corfu), 'may'],
  ['who is nobody must say who she is', { roles: ['operator'] }, anonymous, 'unauthenticated'],
  ['one of the roles is enough', { roles: ['operator', 'auditor'] }, somebody(arta, 'member', 'auditor'), 'may'],
  ['another role is not', { roles: ['operator', 'auditor'] }, somebody(arta, 'member', 'officer'), 'not-allowed'],
  ['no role is not', { roles: ['member'] }, somebody(arta), 'not-allowed'],
  ['a role at another node is none here', { roles: ['member'] }, somebody(corfu, 'member'), 'not-allowed'],
  ['unless the table says so', { roles: ['member'], otherNodes: true }, somebody(corfu, 'member'), 'may'],
  ['what has no entry is for nobody', undefined, somebody(arta, 'operator', 'service'), 'not-allowed'],
  ['what has no entry says nothing to nobody', undefined, anonymous, 'unauthenticated'],
])('%s', (_, permission, actor, expected) => {
  expect(reason(permission, actor)).toBe(expected);
});
