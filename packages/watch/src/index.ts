export { createEventTail, type EventTail } from './event-tail.ts';
export { createWatching, type Watching, type WatchKind } from './watch.ts';
export { namesOf, pagesOf } from './watch.ts';
