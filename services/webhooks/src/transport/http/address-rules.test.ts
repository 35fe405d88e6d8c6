import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressRules } from './address-rules.ts';

const strict = addressRules([]);

test.each([
  ['loopback', '127.0.0.1'],
  ['loopback, another', '127.255.255.254'],
  ['this host', '0.0.0.0'],
  ['private', '10.1.2.3'],
  ['private', '172.16.0.1'],
  ['private', '192.168.1.1'],
  ['link-local, where clouds tell their keys', '169.254.169.254'],
  ['shared by a carrier', '100.64.0.1'],
  ['multicast', '224.0.0.251'],
  ['broadcast', '255.255.255.255'],
  ['documentation', '192.0.2.1'],
  ['benchmarks', '198.18.0.1'],
  ['reserved', '240.0.0.1'],
  ['IPv6 loopback', '::1'],
  ['IPv6 unspecified', '::'],
  ['IPv6 link-local', 'fe80::1'],
  ['unique local', 'fd12:3456::1'],
  ['IPv6 multicast', 'ff02::1'],
  ['an IPv4 address mapped into IPv6', '::ffff:127.0.0.1'],
  ['the same, in hexadecimal', '::ffff:a00:1'],
  ['an IPv4-compatible address', '::127.0.0.1'],
  ['NAT64', '64:ff9b::7f00:1'],
  ['NAT64 of a network of its own', '64:ff9b:1::7f00:1'],
  ['6to4', '2002:7f00:1::'],
  ['Teredo', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
  ['IPv6 documentation', '2001:db8::1'],
  ['site-local', 'fec0::1'],
  ['no address', 'localhost'],
])('%s is refused: %s', (_, address) => {
  expect(strict.isAllowed(address, true)).toBe(false);
});

test('what is public is allowed with TLS alone', () => {
  for (const address of ['8.8.8.8', '93.184.215.14', '2606:4700:4700::1111', '::ffff:8.8.8.8']) {
    expect([address, strict.isAllowed(address, true)]).toEqual([address, true]);
    expect([address, strict.isAllowed(address, false)]).toEqual([address, false]);
  }
});

test('networks of the node are allowed, also without TLS, and nothing beside them', () => {
  const rules = addressRules(['10.20.0.0/16', 'fd00:1::/32', '127.0.0.1/32']);
  for (const address of ['10.20.3.4', 'fd00:1::5', '127.0.0.1', '::ffff:10.20.0.1'])
    expect([address, rules.isAllowed(address, false)]).toEqual([address, true]);
  for (const address of ['10.21.3.4', 'fd00:2::5', '127.0.0.2', '::1'])
    expect([address, rules.isAllowed(address, true)]).toEqual([address, false]);
});

test('an IPv4 address is judged the same however IPv6 writes it', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      expect(strict.isAllowed(`::ffff:${address}`, true)).toBe(strict.isAllowed(address, true));
    }),
  );
});
