/** Whether a text has the form of an e-mail address: one `@`, no white space, a domain of at least two labels. */
export function isEmail(text: string): boolean {
  return /^[^\s@,;|<>"]+@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$/u.test(text) && !text.includes('..');
}

/** Whether a text is a telephone number as people write it: 6 to 15 digits (ITU-T E.164), separators, `+` first. */
export function isPhone(text: string): boolean {
  return /^\+?[\d ()/.-]+$/.test(text) && /^\d{6,15}$/.test(text.replace(/\D/g, ''));
}

/** Whether a text is a complete https or http address without white space. */
export function isLink(text: string): boolean {
  return /^https?:\/\/[^\s|]+$/i.test(text) && URL.canParse(text);
}

/** Whether a text is a BCP 47 language tag. */
export function isLanguageTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}

/** Whether a text has the form of an ISCO-08 code (one to four digits) or is the URI of an ESCO skill or occupation. */
export function hasSkillForm(text: string): boolean {
  return /^(\d{1,4}|https?:\/\/data\.europa\.eu\/esco\/(skill|occupation)\/[\w.-]+)$/.test(text);
}

/** Whether a text has the form of a NACE division, group or class: `90`, `90.0`, `90.01`. */
export function hasNaceForm(text: string): boolean {
  return /^\d{2}(\.\d{1,2})?$/.test(text);
}
