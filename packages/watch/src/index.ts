export { createEventTail, type EventTail } from './event-tail.ts';
export { createStateTail, type ChangingState, type StateTail } from './state-tail.ts';
export { createStateWatching, type StateWatching, type StateWatchKind } from './state-watch.ts';
export { createWatching, namesOf, pagesOf, type Watching, type WatchKind } from './watch.ts';
