import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

const module_ = join(import.meta.dirname, '../src/give-back.ts');

/** Megabytes of heap that a process holds before and four seconds after it has left much behind, while it does some work or none. */
async function heapOf(work: string): Promise<{ before: number; after: number }> {
  const script = `
    import { giveBackWhenQuiet } from ${JSON.stringify(module_)};
    const held = () => process.memoryUsage().heapTotal / 1e6;
    let left = Array.from({ length: 400_000 }, (_, number) => ({ number, text: String(number) }));
    left = undefined;
    const before = held();
    giveBackWhenQuiet();
    const working = setInterval(() => { ${work} }, 10);
    setTimeout(() => { clearInterval(working); console.log(JSON.stringify({ before, after: held() })); }, 4_000);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(await text(child.stdout)) as { before: number; after: number };
}

test('a process that has nothing to do after its start gives back what that has left', async () => {
  const { before, after } = await heapOf('');
  expect(after).toBeLessThan(before / 2);
});

test('one that works is not stopped for it', async () => {
  const { before, after } = await heapOf('const until = performance.now() + 4; while (performance.now() < until);');
  expect(after).toBeGreaterThan(before / 2);
});
