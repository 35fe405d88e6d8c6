import { expect, test } from 'vitest';
import { ConfigError } from './config.ts';
import { listening } from './listen.ts';

const file = { ports: { grpc: 4_000 } };
const plain = { tlsCert: undefined, tlsKey: undefined };

test.each([
  [undefined, '127.0.0.1:4000'],
  ['127.0.0.1:5000', '127.0.0.1:5000'],
  ['127.9.0.1:5000', '127.9.0.1:5000'],
  ['localhost:5000', 'localhost:5000'],
  ['[::1]:5000', '[::1]:5000'],
])('%s is on loopback and needs no TLS', (grpcListen, listen) => {
  expect(listening({ ...plain, grpcListen }, file)).toEqual({ listen, own: listen, client: {} });
});

test.each(['0.0.0.0:5000', '[::]:5000', '10.0.0.7:5000', 'arta.example:5000', '[fd00::1]:5000'])(
  '%s is not on loopback and is refused without TLS',
  (grpcListen) => {
    expect(() => listening({ ...plain, grpcListen }, file)).toThrow(ConfigError);
    expect(() => listening({ ...plain, grpcListen: undefined }, { ...file, grpcListen })).toThrow(/grpcListen of node/);
  },
);

test('a certificate that is not there is told by its variable', () => {
  const wish = { grpcListen: '0.0.0.0:1', tlsCert: '/nowhere/a.pem', tlsKey: '/nowhere/a.key' };
  expect(() => listening(wish, file)).toThrow(/INCLUST_TLS_CERT names a file that cannot be read \(ENOENT\)/);
});
