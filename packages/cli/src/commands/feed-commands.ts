import type { Command } from 'commander';
import type { Handle } from '../handle.ts';
import { feedUrls } from './feed-urls.ts';
import { importFeed, type FeedImportOptions } from './import-feed.ts';

/** Commands about the feeds of a node, and about those of others. */
export function addFeedCommands(program: Command, handle: Handle): void {
  const feeds = program.command('feeds').description('events as calendars, Atom and JSON-LD, and from them');
  feeds
    .command('import <city-and-file...>')
    .description('take over the events of a calendar or JSON-LD file as drafts, and report what became of each')
    .option('--organiser <name>', 'nodes/{node}/members/{uuid} of who answers for them')
    .option('--language <code>', 'of texts that do not say theirs: el, sq or en (default: the first of the node)')
    .option('--zone <zone>', 'of times that do not say theirs, such as Europe/Athens')
    .option('--format <format>', 'ics or jsonld (default: by the name, else by the content)')
    .option('--gaps <choice>', 'of occurrences whose time does not exist: skip or move')
    .option('--validate-only', 'decide everything and write nothing')
    .option('--request-id <id>', 'the same for a retry')
    .action(handle((context, args: string[], options: FeedImportOptions) => importFeed(context, args, options)));
  feeds
    .command('urls [city]')
    .description('where the feeds of a city, or of the local federation, are')
    .option('--base <address>', 'where others find them, such as https://agenda.example.org')
    .action(
      handle((context, city: string | undefined, options: { base?: string }) => feedUrls(context, city, options)),
    );
}
