import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Which addresses requests may go to. */
export interface AddressRules {
  /** Whether they may go to an address; without TLS only to networks that the node allows. */
  isAllowed(address: string, tls: boolean): boolean;
  /** Whether the host of a URL is an address that they may not go to; not where it is a name. */
  readonly isRefusedHost: (host: string, tls: boolean) => boolean;
}

/**
 * Addresses of the public internet, and those of the networks that the node allows, such as `127.0.0.0/8`. All else is refused: private,
 * loopback, link-local, shared (RFC 6598), multicast, documentation, and whatever else IANA's registries keep for special purposes; an
 * IPv4 address within an IPv6 one (mapped, RFC 6052, 6to4) counts as what it is or is refused.
 */
export function addressRules(networks: readonly string[]): AddressRules {
  const allowed = networks.map((network) => ipaddr.parseCIDR(network));
  const isOwn = (address: Address): boolean =>
    allowed.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));
  const isAllowed = (text: string, tls: boolean): boolean => {
    if (!ipaddr.isValid(text)) return false;
    const address = ipaddr.process(text);
    return isOwn(address) || (tls && isPublic(address));
  };
  return {
    isAllowed,
    isRefusedHost: (host, tls) => {
      // IPv6 addresses stand in brackets there; the other forms of IPv4 the URL has brought to the usual one.
      const text = host.replace(/^\[(.*)\]$/u, '$1');
      return ipaddr.isValid(text) && !isAllowed(text, tls);
    },
  };
}

/** Of IPv6 only 2000::/3 is given out as global unicast. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

function isPublic(address: Address): boolean {
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || address.match(globalUnicast);
}
