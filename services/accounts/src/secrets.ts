import {
  argon2,
  hash,
  randomBytes,
  randomInt,
  randomUUIDv7,
  timingSafeEqual,
  type Argon2Parameters,
} from 'node:crypto';
import { promisify } from 'node:util';
import type { Uuid } from '@inclust/kernel';
import type { PasswordHasher, Secrets } from './app/ports.ts';

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz';

/** Secrets from the system's random numbers. */
export const secrets: Secrets = {
  uuid: () => randomUUIDv7() as Uuid,
  random: (bytes) => randomBytes(bytes).toString('base64url'),
  letters: (count) => Array.from({ length: count }, () => alphabet[randomInt(alphabet.length)]).join(''),
  hash: (secret) => hash('sha256', secret, 'base64url'),
  sameHash: (one, other) => one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other)),
};

/** 19 MiB, 2 passes, 1 lane: the OWASP Password Storage Cheat Sheet's configuration for Argon2id. */
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const;

/** Argon2id, RFC 9106. A hash is a PHC string, so that the parameters may grow later. */
export function argon2id(): PasswordHasher {
  const work = promisify(argon2) as (algorithm: 'argon2id', parameters: Argon2Parameters) => Promise<Buffer>;
  const nobody = phc(cost, randomBytes(16), randomBytes(32));
  return {
    hash: async (password) => {
      const nonce = randomBytes(16);
      return phc(cost, nonce, await work('argon2id', { ...cost, message: password, nonce }));
    },
    verify: async (password, kept) => {
      const { nonce, tag, ...parameters } = parse(kept ?? nobody);
      const found = await work('argon2id', { ...parameters, tagLength: tag.length, message: password, nonce });
      return timingSafeEqual(found, tag) && kept !== undefined;
    },
  };
}

type Cost = Pick<Argon2Parameters, 'memory' | 'passes' | 'parallelism'>;

function phc({ memory, passes, parallelism }: Cost, nonce: Buffer, tag: Buffer): string {
  const text = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/u, '');
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${text(nonce)}$${text(tag)}`;
}

function parse(kept: string): Cost & { readonly nonce: Buffer; readonly tag: Buffer } {
  const found = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/u.exec(kept);
  if (!found) throw new Error('a password hash cannot be read');
  const [, memory, passes, parallelism, nonce = '', tag = ''] = found;
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    nonce: Buffer.from(nonce, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
}
