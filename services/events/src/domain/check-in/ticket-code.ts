import { parseNodeId, parseUuid, type NodeId, type Uuid } from '@inclust/kernel';

/** What the code of a ticket says. Names nobody. It is signed with the node's key of that id, so a scanner can check it without a line. */
export interface TicketCode {
  readonly node: NodeId;
  readonly occurrence: Uuid;
  readonly registration: Uuid;
  /** Which place of the registration, 1 to 65,535. */
  readonly place: number;
  /** Which of the node's keys has signed: at most 64 characters of ASCII. */
  readonly keyId: string;
}

const version = 1;
const uuidBytes = 16;
const mostPlaces = 0xff_ff;
const keyIdPattern = /^[!-~]{1,64}$/;

/**
 * The bytes that are signed: the version (1), occurrence and registration with 16 bytes each, the place with 2, the high one first, then
 * node and key id, each after a byte with its length. Undefined for a place or a key id of another form.
 */
export function encodeTicketCode({ node, occurrence, registration, place, keyId }: TicketCode): Uint8Array | undefined {
  if (!keyIdPattern.test(keyId) || !isPlace(place)) return undefined;
  const ids = [...bytesOf(occurrence), ...bytesOf(registration)];
  return Uint8Array.from([version, ...ids, place >> 8, place & 0xff, ...text(node), ...text(keyId)]);
}

/** What bytes say whose signature was checked; undefined where they are not exactly a code of a version that is known. */
export function decodeTicketCode(bytes: Uint8Array): TicketCode | undefined {
  if (bytes[0] !== version) return undefined;
  const occurrence = uuidOf(bytes.subarray(1, 1 + uuidBytes));
  const registration = uuidOf(bytes.subarray(1 + uuidBytes, 1 + 2 * uuidBytes));
  const [high = 0, low = 0] = bytes.subarray(1 + 2 * uuidBytes);
  const place = (high << 8) | low;
  const first = textAt(bytes, 3 + 2 * uuidBytes);
  const second = first && textAt(bytes, first.end);
  if (!occurrence || !registration || !isPlace(place) || !first || !second || second.end !== bytes.length)
    return undefined;
  const node = parseNodeId(first.text);
  if (!node || !keyIdPattern.test(second.text)) return undefined;
  return { node, occurrence, registration, place, keyId: second.text };
}

function isPlace(place: number): boolean {
  return Number.isInteger(place) && place >= 1 && place <= mostPlaces;
}

function bytesOf(uuid: Uuid): readonly number[] {
  return (uuid.replaceAll('-', '').match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
}

function uuidOf(bytes: Uint8Array): Uuid | undefined {
  if (bytes.length !== uuidBytes) return undefined;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return parseUuid(hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'));
}

function text(ascii: string): readonly number[] {
  return [ascii.length, ...Array.from(ascii, (letter) => letter.charCodeAt(0))];
}

function textAt(bytes: Uint8Array, start: number): { readonly text: string; readonly end: number } | undefined {
  const length = bytes[start];
  if (length === undefined) return undefined;
  const end = start + 1 + length;
  if (end > bytes.length) return undefined;
  return { text: String.fromCharCode(...bytes.subarray(start + 1, end)), end };
}
