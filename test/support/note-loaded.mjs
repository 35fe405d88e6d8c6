// Loaded with `node --import` before anything else: notes every module that is resolved, one a line, in the file INCLUST_TEST_LOADED names.
import { openSync, writeSync } from 'node:fs';
import { registerHooks } from 'node:module';

const file = openSync(process.env['INCLUST_TEST_LOADED'] ?? '/dev/null', 'a');

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    writeSync(file, `${found.url}\n`);
    return found;
  },
});
