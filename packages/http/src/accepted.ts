import { languages, type Language } from '@inclust/kernel';

/** The values of a header such as `Accept-Language`, in small letters, with their weights (RFC 9110, 12.4.2). */
function weighed(header: string): { readonly value: string; readonly weight: number }[] {
  return header
    .toLowerCase()
    .split(',', 50)
    .map((part) => {
      const [value = '', ...parameters] = part.split(';').map((one) => one.trim());
      const said = parameters.find((one) => one.startsWith('q='))?.slice(2);
      return { value, weight: said === undefined ? 1 : /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(said) ? Number(said) : 0 };
    })
    .filter(({ value }) => value !== '');
}

/** The language that a reader would like best of those there are; `fallback` where none is named. */
export function acceptedLanguage(header: string | undefined, fallback: Language): Language {
  const named = weighed(header ?? '')
    .filter(({ weight }) => weight > 0)
    .toSorted((one, other) => other.weight - one.weight);
  for (const { value } of named) {
    if (value === '*') return fallback;
    const found = languages.find((one) => value === one || value.startsWith(`${one}-`));
    if (found) return found;
  }
  return fallback;
}

/** Whether a reader takes what is compressed with gzip. */
export function acceptsGzip(header: string | undefined): boolean {
  const named = weighed(header ?? '');
  const found =
    named.find(({ value }) => value === 'gzip' || value === 'x-gzip') ?? named.find(({ value }) => value === '*');
  return found !== undefined && found.weight > 0;
}
