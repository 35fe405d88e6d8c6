import type { Command } from 'commander';
import type { Handle } from '../handle.ts';
import { listDirectory, searchDirectory } from './directory.ts';
import { dismissDuplicate, listDuplicates, mergeMembers, undoMerge } from './duplicates.ts';
import { exportFile, importFile } from './import-export.ts';
import { listMembers, searchMembers } from './member-lists.ts';
import { applyForMembership, getMember, registerMember, updateMember } from './members.ts';
import {
  changeRole,
  giveConsent,
  memberHistory,
  moveCommands,
  moveMember,
  setSharing,
  withdrawConsent,
  type ChangeOptions,
  type ConsentOptions,
  type RoleOptions,
} from './membership.ts';
import { withProfile } from './profile-options.ts';
import { recalls } from './recalls.ts';
import { stateNames } from './show-member.ts';
import {
  declareVulnerability,
  listAudit,
  listDeclarations,
  rotateVaultKey,
  verifyAudit,
  withdrawDeclaration,
  type DeclareOptions,
} from './vault.ts';
import { applyRetention, eraseMember, exportPersonalData, listErasures, type EraseOptions } from './rights.ts';

/** Commands about registers and the directory. */
export function addDataCommands(program: Command, handle: Handle): void {
  program
    .command('import <city-and-file...>')
    .description('take over a register from a CSV, TSV, XLSX or vCard file, and report every row that was not')
    .option('--encoding <name>', 'utf-8, utf-16le, windows-1253, windows-1252 or windows-1250 (default: found out)')
    .option('--delimiter <char>', '";", "," or tab (default: found out)')
    .option('--date-format <format>', 'yyyy-MM-dd, dd/MM/yyyy, dd.MM.yyyy or MM/dd/yyyy')
    .option('--decimal <separator>', 'point or comma')
    .option('--discipline <code...>', 'of whoever is new and of whom the file says none, as in cards of a telephone')
    .option('--dry-run', 'check everything and write nothing')
    .action(handle(importFile));
  program
    .command('export <city-and-file...>')
    .description('write a register as a file that import reads back; - is standard output')
    .option('--format <format>', 'csv, tsv, xlsx, vcard (4.0) or vcard3 (3.0; default: by the file name)')
    .option('--language <code>', 'of the headers, in vCards of names: el, sq or en')
    .option('--delimiter <char>', '";", "," or tab')
    .action(handle(exportFile));

  const members = program.command('members').description('the register of a node');
  withMemberFilter(members.command('list')).description('members by name').action(handle(listMembers));
  withMemberFilter(members.command('search <words...>'))
    .description('members by words, in any script; where there is nobody, past one wrong letter')
    .action(handle(searchMembers));
  members.command('get <name>').description('one member').action(handle(getMember));
  withProfile(members.command('register')).description('register a member').action(handle(registerMember));
  withProfile(members.command('update <name>'))
    .description('change fields of a member')
    .option('--mask <fields>', 'the fields to change, such as email,locality (default: those that are typed)')
    .option('--etag <etag>', 'what the member was read as')
    .action(handle(updateMember));
  withProfile(members.command('apply')).description('take an application').action(handle(applyForMembership));
  addMembershipCommands(members, handle);
  addDuplicateCommands(members, handle);

  addVaultCommands(program, handle);
  addRightsCommands(program, handle);

  const directory = program.command('directory').description('the common directory, as a node has it');
  withDirectoryFilter(directory.command('list'))
    .description('entries by name')
    .option('--limit <count>', 'at most so many')
    .action(handle(listDirectory));
  withDirectoryFilter(directory.command('search <words...>'))
    .description('entries by words, in any script')
    .option('--limit <count>', 'at most so many')
    .action(handle(searchDirectory));
  program
    .command('recalls')
    .description('who was in the directories of other nodes and no longer is, and which of them confirmed it')
    .option('--outstanding', 'only those that some node has not confirmed')
    .option('--limit <count>', 'at most so many')
    .action(handle((context, options: { outstanding?: boolean; limit?: string }) => recalls(context, options)));
}

/** Commands about declarations of vulnerability, and who has looked at them. */
function addVaultCommands(program: Command, handle: Handle): void {
  const vault = program.command('vault').description('declarations of vulnerability; every look is written down');
  vault
    .command('declare <name> <category>')
    .description('keep what a person declares of herself, encrypted')
    .requiredOption('--purpose <purpose...>', 'what she agrees to: support-programme, statistics')
    .requiredOption('--text <version>', 'the version of the text that was agreed to')
    .requiredOption('--language <code>', 'in which it was read: el, sq or en')
    .option('--note <text>', 'what is to be known for helping')
    .option('--request-id <id>', 'the same for a retry')
    .action(
      handle((context, name: string, category: string, options: DeclareOptions) =>
        declareVulnerability(context, name, category, options),
      ),
    );
  vault
    .command('list <name>')
    .description('what a person has declared')
    .option('--reason <code>', 'support, programme-report, member-request or correction')
    .action(handle((context, name: string, options: { reason?: string }) => listDeclarations(context, name, options)));
  vault
    .command('withdraw <name> <id>')
    .description('delete a declaration')
    .action(handle((context, name: string, id: string) => withdrawDeclaration(context, name, id)));
  vault
    .command('rotate-key')
    .description('give the node a new key for the vault')
    .action(handle((context) => rotateVaultKey(context)));
  const audit = program.command('audit').description('who has looked at or decided what about persons');
  audit
    .command('list')
    .description('entries, oldest first')
    .option('--subject <subject>', 'only about members/{uuid}')
    .option('--limit <count>', 'at most so many')
    .action(handle((context, options: { subject?: string; limit?: string }) => listAudit(context, options)));
  audit
    .command('verify')
    .description('read the whole log and tell where it is not whole')
    .action(handle((context) => verifyAudit(context)));
}

/** Commands about what persons can ask of their data. */
function addRightsCommands(program: Command, handle: Handle): void {
  const rights = program.command('rights').description('what persons can ask of their data, and what falls due');
  rights
    .command('export <name> <file>')
    .description('write everything that is known of a member as <file>.json and <file>.pdf')
    .option('--language <code>', 'of the PDF: el, sq or en')
    .action(
      handle((context, name: string, file: string, options: { language?: string }) =>
        exportPersonalData(context, name, file, options),
      ),
    );
  rights
    .command('erase <name>')
    .description('erase a member, here and in all nodes; cannot be undone')
    .requiredOption('--reason <code>', 'member-request, retention, unlawful or mistake')
    .option('--etag <etag>', 'what the member was read as')
    .option('--request-id <id>', 'the same for a retry')
    .action(handle((context, name: string, options: EraseOptions) => eraseMember(context, name, options)));
  rights
    .command('erasures')
    .description('who was erased')
    .option('--limit <count>', 'at most so many')
    .action(handle((context, options: { limit?: string }) => listErasures(context, options)));
  rights
    .command('retention')
    .description('who need not be known any longer, by which rule')
    .option('--apply', 'erase them')
    .action(handle((context, options: { apply?: boolean }) => applyRetention(context, options)));
}

/** Commands about the life of a membership. */
function addMembershipCommands(members: Command, handle: Handle): void {
  for (const command of Object.keys(moveCommands) as (keyof typeof moveCommands)[]) {
    const { does, reason, reasons } = moveCommands[command];
    const added = withChange(members.command(`${command} <name>`)).description(does);
    if (reason === 'required') added.requiredOption('--reason <code>', `why: ${reasons}`);
    if (reason === 'optional') added.option('--reason <code>', `why: ${reasons}`);
    added.action(
      handle((context, name: string, options: Parameters<typeof moveMember>[3]) =>
        moveMember(context, command, name, options),
      ),
    );
  }
  members.command('history <name>').description('what happened to a membership').action(handle(memberHistory));
  const consents = members.command('consent').description('what members agreed to: directory, matchmaking, newsletter');
  withChange(consents.command('give <name> <purpose>'))
    .description('enter a consent')
    .requiredOption('--text <version>', 'the version of the text that was agreed to')
    .requiredOption('--language <code>', 'in which it was read: el, sq or en')
    .requiredOption('--source <source>', 'form, paper, portal, import or staff')
    .option('--expires <day>', 'the first day on which it no longer holds, YYYY-MM-DD')
    .action(
      handle((context, name: string, purpose: string, options: ConsentOptions) =>
        giveConsent(context, name, purpose, options),
      ),
    );
  withChange(consents.command('withdraw <name> <purpose>'))
    .description('end a consent')
    .action(
      handle((context, name: string, purpose: string, options: ChangeOptions) =>
        withdrawConsent(context, name, purpose, options),
      ),
    );
  withChange(members.command('share <name> <choice...>'))
    .description('choose who may see what: field=private, node, federation or public')
    .action(
      handle((context, name: string, choices: string[], options: ChangeOptions) =>
        setSharing(context, name, choices, options),
      ),
    );
  const roles = members.command('role').description('roles: board, coordinator, representative');
  withChange(roles.command('grant <name> <kind>'))
    .description('grant a role')
    .option('--of <organisation>', 'whom a representative speaks for')
    .option('--from <day>', 'the first day, YYYY-MM-DD (default: today)')
    .option('--to <day>', 'the first day on which it is no longer held')
    .action(
      handle((context, name: string, kind: string, options: RoleOptions) =>
        changeRole(context, 'grantRole', name, kind, options),
      ),
    );
  withChange(roles.command('end <name> <kind>'))
    .description('end a role')
    .option('--of <organisation>', 'whom the representative speaks for')
    .option('--to <day>', 'the first day on which it is no longer held (default: today)')
    .action(
      handle((context, name: string, kind: string, options: RoleOptions) =>
        changeRole(context, 'endRole', name, kind, options),
      ),
    );
}

/** Commands about members who are the same. */
function addDuplicateCommands(members: Command, handle: Handle): void {
  members
    .command('duplicates [name]')
    .description('members who may be the same, or who may be the same as one')
    .option('--limit <count>', 'at most so many')
    .action(handle(listDuplicates));
  members
    .command('distinct <name> <name>')
    .description('note that two members are not the same')
    .requiredOption('--reason <code>', 'different, shared-contact or other')
    .option('--request-id <id>', 'the same for a retry')
    .action(handle(dismissDuplicate));
  members
    .command('merge <source> <target>')
    .description('make one member of two; the target stays')
    .option('--take <fields>', 'fields that stay as the source has them, such as email,organisation.names.el')
    .option('--keep <fields>', 'fields that stay as the target has them, also where it has none')
    .option('--source-etag <etag>', 'what the source was read as')
    .option('--target-etag <etag>', 'what the target was read as')
    .option('--request-id <id>', 'the same for a retry')
    .option('--dry-run', 'show the result field by field and write nothing')
    .action(handle(mergeMembers));
  members
    .command('unmerge <name>')
    .description('take a merge back, by the name of the source, or the last one into a target')
    .option('--request-id <id>', 'the same for a retry')
    .action(handle(undoMerge));
}

function withChange(command: Command): Command {
  return command
    .option('--etag <etag>', 'what the member was read as')
    .option('--request-id <id>', 'the same for a retry');
}

function withMemberFilter(command: Command): Command {
  return command
    .option('--kind <kind>', 'person or organisation')
    .option('--state <state>', stateNames.join(', '))
    .option('--discipline <domain>', 'an ESSnet-Culture domain')
    .option('--locality <place>', 'a place, in any script')
    .option('--facets', 'how many there are by kind, state, discipline and place, instead of who')
    .option('--limit <count>', 'at most so many');
}

/** The options by which the directory is filtered. */
export function withDirectoryFilter(command: Command): Command {
  return command
    .option('--of <node>', 'only entries of this node')
    .option('--kind <kind>', 'person or organisation')
    .option('--discipline <domain>', 'an ESSnet-Culture domain');
}
