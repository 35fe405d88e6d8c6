import { expect, test } from 'vitest';
import { KeptAnswers } from './kept-answers.ts';

const feed = (text: string) => ({ bytes: Buffer.from(text), changed: undefined });
const at = (time: number) => () => time;

test('a feed is written once until something changes, or it is too old', async () => {
  const answers = new KeptAnswers();
  let written = 0;
  const find = (time: number) => answers.find('a', at(time), async () => feed(`${(written += 1)}`));
  const first = await find(0);
  expect([(await find(29_999))?.bytes, written]).toEqual([first?.bytes, 1]);
  await find(30_000);
  answers.noteChange();
  await find(30_001);
  expect(written).toBe(3);
});

test('what was being read when something changed is not kept, nor what is not there', async () => {
  const answers = new KeptAnswers();
  await answers.find('a', at(0), async () => {
    answers.noteChange();
    return feed('before');
  });
  expect(await answers.find('a', at(0), async () => undefined)).toBeUndefined();
  expect((await answers.find('a', at(0), async () => feed('after')))?.bytes.toString()).toBe('after');
});

test('no more than 64 feeds are kept', async () => {
  const answers = new KeptAnswers();
  for (let number = 0; number <= 64; number += 1) await answers.find(`${number}`, at(0), async () => feed('old'));
  const found = async (name: string) => (await answers.find(name, at(0), async () => feed('new')))?.bytes.toString();
  expect([await found('64'), await found('1'), await found('0')]).toEqual(['old', 'old', 'new']);
});
