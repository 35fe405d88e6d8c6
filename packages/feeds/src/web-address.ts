/** An address with http or https; `undefined` for any other, which a page must not link to. */
export function webAddress(text: string): string | undefined {
  const trimmed = text.trim();
  return /^https?:\/\/[^\s\u0000-\u001F]+$/i.test(trimmed) && URL.canParse(trimmed) ? trimmed : undefined;
}
