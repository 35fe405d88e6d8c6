import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A Python with the package icalendar: the one that is named, else that of the servers' virtual environment. */
export function pythonWithParser(): string | undefined {
  const places = [process.env['INCLUST_NATS_BIN'], process.env['INCLUST_SECANTUS_BIN']];
  const found = [process.env['INCLUST_PYTHON'], ...places.map((one) => one && join(dirname(one), 'python'))];
  const python = found.find((one) => one && existsSync(one) && hasParser(one));
  // Where all tests are wanted, none is left out in silence.
  if (!python && process.env['INCLUST_TEST_WHOLE'] === 'yes')
    throw new Error('The tests of feeds need a Python with icalendar: name one in INCLUST_PYTHON.');
  return python;
}

function hasParser(python: string): boolean {
  try {
    execFileSync(python, ['-c', 'import icalendar'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
