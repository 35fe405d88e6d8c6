export { createCoworking, type CoworkingDependencies, type CoworkingService } from './service.ts';
