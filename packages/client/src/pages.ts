/** One page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Empty on the last. */
  readonly nextPageToken: string;
}

/** All items of a list, page after page, as they are asked for. */
export async function* allItems<Item>(fetchPage: (pageToken: string) => Promise<Page<Item>>): AsyncGenerator<Item> {
  let pageToken = '';
  do {
    const page = await fetchPage(pageToken);
    yield* page.items;
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
}
