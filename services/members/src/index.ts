export { createMembers, type MembersDependencies, type MembersService } from './service.ts';
