/**
 * By what tries from somewhere are counted: an IPv4 address, or the first 64 bits of one of IPv6, since whoever has one of these has all
 * below it (RFC 6177). An IPv4 address in the form of IPv6 is that of IPv4.
 */
export function peerGroup(address: string): string {
  const plain = plainAddress(address);
  if (!plain.includes(':')) return plain;
  const [before = '', after] = plain.split('::');
  const groups = before === '' ? [] : before.split(':');
  const rest = after === undefined || after === '' ? [] : after.split(':');
  const zeros = after === undefined ? 0 : Math.max(0, 8 - groups.length - rest.length);
  const all = [...groups, ...Array.from({ length: zeros }, () => '0'), ...rest];
  return `${all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/u, ''))
    .join(':')}::/64`;
}

/** An address without brackets, zone and the form that IPv6 gives to IPv4. */
export function plainAddress(address: string): string {
  return address
    .toLowerCase()
    .replaceAll(/^\[|\]$/gu, '')
    .replace(/%.*$/u, '')
    .replace(/^::ffff:(?=\d+\.)/u, '');
}
