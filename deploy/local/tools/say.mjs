/** Prints a progress line. To stderr: stdout belongs to the command that is run. */
export function say(text) {
  process.stderr.write(`inclust: ${text.replaceAll('\n', '\n         ')}\n`);
}

/** Runs `work`, telling before what is done and after how long it took. */
export async function step(what, work) {
  const start = performance.now();
  say(`${what} ...`);
  const result = await work();
  say(`${what}: done in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return result;
}
