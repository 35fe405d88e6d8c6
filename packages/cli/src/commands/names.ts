/** The node that a resource name names first, `nodes/{node}/…`: it knows what is named. `undefined` for any other text. */
export function nodeOfName(name: string | undefined): string | undefined {
  return name === undefined ? undefined : /^nodes\/([^/]+)\//.exec(name)?.[1];
}

/** The last part of a resource name. */
export function lastOfName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
