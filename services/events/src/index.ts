export { createEvents, type EventsDependencies, type EventsService } from './service.ts';
