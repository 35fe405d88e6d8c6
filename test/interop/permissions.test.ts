import { permissions } from '@inclust/access';
import { expect, test } from 'vitest';
import { contractMethods } from '../support/contract-methods.ts';

const paths = contractMethods().map(({ path }) => path);

test('every rpc of every contract is in the table of permissions, and nothing else', () => {
  expect(paths.length).toBeGreaterThan(20);
  expect(Object.keys(permissions).toSorted()).toEqual(paths.toSorted());
});

test('every entry names a role', () => {
  const empty = Object.entries(permissions).filter(([, one]) => one !== 'public' && one.roles.length === 0);
  expect(empty).toEqual([]);
});

test('only the directories, what takes place and what can be booked, registering as a guest and her tickets, joining and logging in ask for no account', () => {
  const open = paths.filter((path) => permissions[path] === 'public').map((path) => path.replace(/^.*\.v1\./u, ''));
  expect(open.toSorted()).toEqual([
    'AgendaService/GetAgendaEvent',
    'AgendaService/ListAgendaEvents',
    'AvailabilityService/CheckTime',
    'AvailabilityService/FindFreeTimes',
    'BodyDirectoryService/GetBody',
    'BodyDirectoryService/ListBodies',
    'BodyDirectoryService/ListBodyMembers',
    'CheckInService/ListTicketKeys',
    'CheckInService/ListTickets',
    'CreditService/ListPlans',
    'DirectoryService/BatchGetDirectoryEntries',
    'DirectoryService/GetDirectoryEntry',
    'DirectoryService/ListDirectoryEntries',
    'DirectoryService/SearchDirectory',
    'EventService/GetEvent',
    'EventService/ListEvents',
    'EventService/ListOccurrences',
    'EventService/PreviewSchedule',
    'JoinService/JoinFederation',
    'RegistrationService/AcceptOffer',
    'RegistrationService/CancelRegistration',
    'RegistrationService/ConfirmHold',
    'RegistrationService/DeclineOffer',
    'RegistrationService/GetAvailability',
    'RegistrationService/GetRegistration',
    'RegistrationService/HoldPlaces',
    'RegistrationService/Register',
    'SessionService/BeginOidcLogin',
    'SessionService/CompleteOidcLogin',
    'SessionService/Login',
    'SessionService/Logout',
    'SessionService/RefreshSession',
    'SessionService/RequestPasswordReset',
    'SessionService/SetPassword',
    'SpaceService/GetResource',
    'SpaceService/GetSpace',
    'SpaceService/ListResources',
    'SpaceService/ListSpaces',
    'VenueService/GetVenue',
    'VenueService/ListVenues',
  ]);
});
