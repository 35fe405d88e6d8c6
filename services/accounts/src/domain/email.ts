/**
 * The form in which addresses are compared: case aside, since no mailbox of today tells `A@b.gr` from `a@b.gr`. `undefined` for a text that
 * is no address; at most 254 characters (RFC 5321, erratum 1690).
 */
export function foldEmail(text: string): string | undefined {
  const folded = text.trim().normalize('NFC').toLowerCase();
  return folded.length <= 254 && /^[^\s@<>,;"\p{Cc}]{1,64}@[^\s@<>,;"\p{Cc}]+\.[^\s@<>,;"\p{Cc}.]{2,}$/u.test(folded)
    ? folded
    : undefined;
}
