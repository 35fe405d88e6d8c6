import { run } from '../src/index.ts';

// A process of a node as a test wants it: told by its first argument how to behave.
const [behaviour] = process.argv.slice(2);

await run('test', async ({ opened }) => {
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  opened.defer(() => say('first closed'));
  opened.defer(() => {
    if (behaviour === 'stop-fails') throw new Error('it does not close');
    say('second closed');
  });
  if (behaviour === 'start-fails') throw new Error('it does not start');
  if (behaviour === 'throws')
    setTimeout(() => {
      throw new Error('nobody waited for this');
    }, 10);
  say('started');
  return { [Symbol.asyncDispose]: () => opened.disposeAsync() };
});
