/**
 * Makes a text harmless for a spreadsheet that would run it as a formula (OWASP, CSV injection): one `'` goes in front
 * when behind any `'` it begins with `=`, `+`, `-`, `@`, TAB or CR. {@link unprotectText} takes exactly that one off.
 */
export function protectText(text: string): string {
  return /^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

/** Undoes {@link protectText}: `unprotectText(protectText(text)) === text` for every text. */
export function unprotectText(text: string): string {
  return /^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text;
}
