import type { Command } from 'commander';
import type { Handle } from '../handle.ts';
import { listCities, removeCity } from './cities.ts';
import { doctor } from './doctor.ts';
import { down } from './down.ts';
import { invite, join } from './invite-join.ts';
import { cutLink, mendLink } from './link.ts';
import { nodeCertificate } from './node-certificate.ts';
import { nodeDatabase } from './node-database.ts';
import { nodeInit } from './node-init.ts';
import { leaveNode } from './node-leave.ts';
import { rotateNode } from './node-rotate.ts';
import { trustMeta } from './node-trust.ts';
import { backupKey, backupNode, checkBackup, restoreHome } from './node-backup.ts';
import { status } from './status.ts';
import { up } from './up.ts';

/** Commands that make, start and connect nodes. */
export function addNodeCommands(program: Command, handle: Handle): void {
  program
    .command('up')
    .description('run a federation of five nodes on this machine until Ctrl-C')
    .option('--once', 'run the demonstration to its end, check it, and stop')
    .option('--reset', 'begin anew: removes the data of the local federation')
    .option('--ports-from <port>', 'the first of 25 ports in a row, at the first start (default: free ones)')
    .option('--no-demo', 'without the invented registers')
    .action(handle(up));
  program.command('down').description('stop the federation that runs on this machine').action(handle(down));
  program
    .command('status')
    .description('nodes, links, progress, what waits and what was given up')
    .option('--compare', 'have each node compare its copies first, and say how they stand')
    .action(handle(status));
  const link = program.command('link').description('cut and mend the links of the local federation');
  link
    .command('cut <city>')
    .description('cut the link of a city')
    .option('--mode <mode>', 'close (ends connections) or blackhole (swallows everything silently)', 'close')
    .action(handle(cutLink));
  link.command('mend <city>').description('mend the link of a city').action(handle(mendLink));

  const node = program.command('node').description('homes of nodes, and backups of them');
  addBackupCommands(node, handle);
  node
    .command('init')
    .description('make the home of a node: keys, certificates, NATS configuration')
    .requiredOption('--home <folder>', 'the folder, which must hold no node')
    .requiredOption('--id <id>', 'such as arta')
    .requiredOption('--role <role>', 'city or meta')
    .requiredOption('--country <code>', 'ISO 3166-1, such as GR')
    .requiredOption('--zone <zone>', 'IANA zone, such as Europe/Athens')
    .requiredOption('--language <code>', 'el, sq or en')
    .option('--host <host>', "meta: the address that cities' machines reach")
    .option('--listen-host <host>', 'meta: the address to listen on for cities (default: 127.0.0.1)')
    .option('--ports <ports>', 'the first of consecutive ports, or all: nats,mongo,grpc and for meta leaf,join', '4220')
    .option('--http <port>', 'where feeds are served (default: nowhere)')
    .action(handle(nodeInit));
  node
    .command('certificate')
    .description(
      "make a certificate, signed by itself, for the node's endpoint beyond loopback; the one before is replaced",
    )
    .requiredOption('--home <folder>', "the node's home")
    .option('--host <names>', 'names and addresses by which it is reached, with commas between')
    .action(handle(nodeCertificate));
  node
    .command('rotate <home>')
    .description(
      'new keys and a new certificate for a node that runs; one that was cut off is finished by running it again',
    )
    .option(
      '--only <parts>',
      'of envelope, link, certificate, with commas between (default: all); at the meta-cluster also authority, by itself',
    )
    .option('--compromised', 'somebody else may have the keys: nothing that they have signed is taken any more')
    .option(
      '--invitation <invitation>',
      'of "invite --again", where the link lets the city in no more; @file reads it from a file',
    )
    .action(handle(rotateNode));
  node
    .command('trust <home> <key>')
    .description('name the key of the meta-cluster to a city, where the one before vouches for it no more')
    .action(handle(trustMeta));
  node
    .command('leave <home>')
    .description('end the part of a city in the federation, on its machine; it works alone then, with all its data')
    .option('--yes', "go on without the city's name being typed")
    .option('--untold', 'do not ask the meta-cluster, which has put the city out already or is gone')
    .action(handle(leaveNode));
  node
    .command('database')
    .description(
      'make a MongoDB that waits for its first configuration a replica set of one, and wait until it takes writes',
    )
    .argument('<url>', 'such as mongodb://127.0.0.1:4221')
    .option('--member <host:port>', 'how it is to name itself (default: as in the URL)')
    .action(handle(nodeDatabase));
  program
    .command('invite <city>')
    .description('make an invitation for a city, at the meta-cluster')
    .option('--join-address <host:port>', "where the city's machine reaches the joining port")
    .option('--again', 'for a city that takes part and has lost its keys: for "node rotate --invitation"')
    .action(handle(invite));
  const cities = program.command('cities').description('the cities of the federation');
  cities.command('list').description('those that take part, and those that have left').action(handle(listCities));
  cities
    .command('remove <city>')
    .description('put a city out of the federation, at the meta-cluster')
    .option('--yes', "go on without the city's name being typed")
    .action(handle(removeCity));
  program
    .command('join <invitation>')
    .description('use an invitation; @file reads it from a file, - from standard input')
    .requiredOption('--home <folder>', "the city's home")
    .option('--leaf-url <url>', 'where to dial in place of what the meta-cluster says, such as a proxy')
    .action(handle(join));
  program.command('doctor').description('check this machine and the local federation').action(handle(doctor));
}

function addBackupCommands(node: Command, handle: Handle): void {
  const keyFile = ['--key-file <file>', 'a key of "backup-key", or a pass phrase on the first line'] as const;
  node
    .command('backup-key <file>')
    .description('make a key for backups: the secret half in the file, the public half beside it')
    .action(handle(backupKey));
  node
    .command('backup <home>')
    .description('back up a node that runs: database, events under way, keys; encrypted, as of one moment')
    .requiredOption('--to <file>', 'the file to write, which must not be there')
    .requiredOption(...keyFile)
    .action(handle(backupNode));
  node
    .command('check-backup <file>')
    .description('read a backup and compare it with its digests')
    .requiredOption(...keyFile)
    .action(handle(checkBackup));
  node
    .command('restore <file> <home>')
    .description('make a node of a backup, in an empty folder with an empty database')
    .requiredOption(...keyFile)
    .option('--erased <file>', 'a newer "erased-members" of the node, whose members stay erased')
    .action(handle(restoreHome));
}
