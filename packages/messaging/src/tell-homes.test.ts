import { setImmediate as turn } from 'node:timers/promises';
import { parseNodeId, type NodeId, type Uuid } from '@inclust/kernel';
import { expect, test } from 'vitest';
import { homeTeller } from './tell-homes.ts';

const [arta, corfu, vlora] = ['arta', 'corfu', 'vlora'].map((id) => parseNodeId(id) as NodeId) as [
  NodeId,
  NodeId,
  NodeId,
];
const one = '0199aaaa-0000-7000-8000-000000000001' as Uuid;
const two = '0199aaaa-0000-7000-8000-000000000002' as Uuid;
const memberOf = (node: NodeId) => `nodes/${node}/members/0199bbbb-0000-7000-8000-000000000001`;

/** Homes that answer when they are let to, and what was told. */
function homes(silent: readonly NodeId[] = []) {
  const told: string[] = [];
  const open = new Map<string, () => void>();
  let time = 0;
  const teller = homeTeller({
    node: arta,
    tell: async (home, id) => {
      told.push(`${home} ${id === one ? 'one' : 'two'}`);
      if (silent.includes(home)) throw new Error('away');
      await new Promise<void>((answer) => open.set(home, answer));
    },
    now: () => time,
  });
  const answers = async (home: NodeId): Promise<void> => {
    open.get(home)?.();
    await turn();
  };
  return { teller, told, answers, wait: (milliseconds: number) => (time += milliseconds) };
}

test('members of other nodes alone; what is told of in one breath goes together', async () => {
  const { teller, told } = homes();
  teller.soon([
    { id: one, person: memberOf(arta) },
    { id: one, person: memberOf(corfu) },
    { id: two, person: memberOf(corfu) },
    { id: one, person: 'guests/3' },
    { id: one, person: '' },
  ]);
  await turn();
  expect(told).toEqual(['corfu one', 'corfu two']);
});

test('what becomes of a thing while its home is told of it is told after that, once; another home does not wait', async () => {
  const { teller, told, answers } = homes();
  teller.soon([{ id: one, person: memberOf(corfu) }]);
  await turn();
  teller.soon([{ id: one, person: memberOf(corfu) }]);
  teller.soon([{ id: one, person: memberOf(corfu) }]);
  teller.soon([{ id: two, person: memberOf(vlora) }]);
  await turn();
  expect(told).toEqual(['corfu one', 'vlora two']);
  await answers(corfu);
  expect(told).toEqual(['corfu one', 'vlora two', 'corfu one']);
});

test('a home that does not answer is told nothing for 30 s', async () => {
  const { teller, told, wait } = homes([corfu]);
  const again = async (): Promise<void> => {
    teller.soon([{ id: one, person: memberOf(corfu) }]);
    await turn();
  };
  await again();
  wait(29_999);
  await again();
  expect(told).toEqual(['corfu one']);
  wait(1);
  await again();
  expect(told).toEqual(['corfu one', 'corfu one']);
});

test('disposing waits for the call under way and begins none', async () => {
  const { teller, told, answers } = homes();
  teller.soon([{ id: one, person: memberOf(corfu) }]);
  await turn();
  teller.soon([{ id: two, person: memberOf(corfu) }]);
  let over = false;
  const closed = teller[Symbol.asyncDispose]().then(() => (over = true));
  await turn();
  expect(over).toBe(false);
  await answers(corfu);
  await closed;
  expect(told).toEqual(['corfu one']);
});
