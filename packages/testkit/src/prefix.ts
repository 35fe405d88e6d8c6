import { randomName } from './random-name.ts';

/** A fresh prefix for the streams and subjects of this test file, such as `t_3f9a02b1c4`: no other file's messages meet it. */
export function testPrefix(): string {
  return randomName('t');
}
