import type { Command } from 'commander';
import type { Handle } from '../handle.ts';
import {
  closeBody,
  createBody,
  getBody,
  listBodies,
  listBodyMembers,
  updateBody,
  type BodyChangeOptions,
} from './bodies.ts';
import {
  decideApplication,
  endBodyRole,
  endMembership,
  grantBodyRole,
  listApplications,
  listMemberships,
  membershipHistory,
  wantOfBody,
  type BodyRoleOptions,
} from './body-memberships.ts';
import { bodyKinds } from './body-words.ts';

/** Commands about bodies: clusters, the Consortium and the others, working groups. */
export function addBodyCommands(program: Command, handle: Handle): void {
  const bodies = program.command('bodies').description('the bodies of all nodes, and who is in them');
  bodies
    .command('list')
    .description('the bodies of all nodes, as a node knows them')
    .option('--of <node>', 'only bodies of this node')
    .option('--kind <kind>', Object.keys(bodyKinds).join(', '))
    .option('--closed', 'also those that are closed')
    .option('--limit <count>', 'at most so many')
    .action(handle(listBodies));
  bodies.command('get <name>').description('one body').action(handle(getBody));
  withLimit(bodies.command('members <name>'))
    .description('who is in a body, as a node shows it')
    .action(handle(listBodyMembers));
  withTexts(bodies.command('create <id>')).description('make a working group').action(handle(createBody));
  withEtag(withTexts(bodies.command('update <name>')))
    .description('change what is named of a body')
    .action(handle(updateBody));
  withEtag(withRequest(bodies.command('close <name>')))
    .description('close a working group and end every membership in it')
    .action(handle(closeBody));
  for (const [command, want, does] of [
    ['apply', 'applyToBody', 'apply to a body of any node for a member of this one'],
    ['leave', 'leaveBody', 'take an application back, or end a stay on the side of the member'],
  ] as const) {
    withRequest(bodies.command(`${command} <body> <member>`))
      .description(does)
      .action(
        handle((context, body: string, member: string, options: BodyChangeOptions) =>
          wantOfBody(context, want, body, member, options),
        ),
      );
  }
  withLimit(bodies.command('applications'))
    .description('what members of a node want of bodies, and how far that has come')
    .option('--member <name>', 'only of this member')
    .option('--body <name>', 'only of this body')
    .action(handle(listApplications));
  addMembershipCommands(bodies, handle);
}

/** What the node of a body decides. */
function addMembershipCommands(bodies: Command, handle: Handle): void {
  withLimit(bodies.command('memberships <body>'))
    .description('all memberships of a body of this node, whatever the state')
    .action(handle(listMemberships));
  bodies.command('history <membership>').description('what happened to a membership').action(handle(membershipHistory));
  for (const [decision, does] of [
    ['admit', 'take an applicant in'],
    ['decline', 'decline an application'],
  ] as const) {
    const command = withEtag(withRequest(bodies.command(`${decision} <membership>`))).description(does);
    if (decision === 'decline')
      command.requiredOption('--reason <code>', 'not-eligible, incomplete, no-place or other');
    command.action(
      handle((context, name: string, options: BodyChangeOptions & { reason?: string }) =>
        decideApplication(context, decision, name, options),
      ),
    );
  }
  withEtag(withRequest(bodies.command('end <membership>')))
    .description('end a stay on the side of the body')
    .requiredOption('--reason <code>', 'own-wish, term-ended, excluded, ceased or other')
    .action(handle(endMembership));
  const roles = bodies.command('role').description('roles: chair, deputy-chair, secretary, treasurer, delegate');
  withEtag(withRequest(roles.command('grant <membership> <kind>')))
    .description('grant a role in the body')
    .option('--from <day>', 'the first day, YYYY-MM-DD (default: today)')
    .option('--to <day>', 'the first day on which it is no longer held')
    .option('--by <person>', 'who holds it for an organisation')
    .action(
      handle((context, name: string, kind: string, options: BodyRoleOptions) =>
        grantBodyRole(context, name, kind, options),
      ),
    );
  withEtag(withRequest(roles.command('end <membership> <kind>')))
    .description('end a role in the body')
    .option('--to <day>', 'the first day on which it is no longer held (default: today)')
    .action(
      handle((context, name: string, kind: string, options: BodyRoleOptions) =>
        endBodyRole(context, name, kind, options),
      ),
    );
}

function withTexts(command: Command): Command {
  return withRequest(command)
    .option('--el <name>', 'its name in Greek')
    .option('--sq <name>', 'its name in Albanian')
    .option('--en <name>', 'its name in English')
    .option('--about-el <text>', 'what it is for, in Greek')
    .option('--about-sq <text>', 'what it is for, in Albanian')
    .option('--about-en <text>', 'what it is for, in English')
    .option('--parent <body>', 'the body that it is part of')
    .option('--admits <kind...>', 'who may apply: person, organisation (default: both)');
}

function withEtag(command: Command): Command {
  return command.option('--etag <etag>', 'what it was read as');
}

function withRequest(command: Command): Command {
  return command.option('--request-id <id>', 'the same for a retry');
}

function withLimit(command: Command): Command {
  return command.option('--limit <count>', 'at most so many');
}
