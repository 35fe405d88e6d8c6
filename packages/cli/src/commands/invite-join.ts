import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { joinFederation } from '../home/join-federation.ts';

/** `inclust invite`: one line for the operator of a city. */
export async function invite(
  context: Context,
  city: string,
  options: { readonly joinAddress?: string; readonly again?: boolean },
): Promise<ExitCode> {
  using meta = openNode(context);
  const made = await meta.federation.inviteNode({
    nodeId: city,
    joinAddress: options.joinAddress ?? '',
    again: options.again ?? false,
  });
  context.out.say(
    `An invitation for ${city}, valid once until ${made.expireTime ?? '?'}. Send it over a channel you trust.`,
  );
  context.out.result(made, () => made.invitation);
  return exitCodes.ok;
}

/** `inclust join`: uses an invitation. `@file` reads it from a file, `-` from standard input, so that it shows in no list of processes. */
export async function join(
  { out, terminal }: Context,
  invitation: string,
  options: { readonly home: string; readonly leafUrl?: string },
): Promise<ExitCode> {
  const home = resolve(terminal.cwd, options.home);
  const text = await invitationText(terminal.stdin, terminal.cwd, invitation);
  const node = await joinFederation({
    home,
    invitation: text,
    ...(options.leafUrl ? { leafUrl: options.leafUrl } : {}),
  });
  out.result(
    node,
    () =>
      `${node.nodeId} has joined ${node.meta?.nodeId ?? ''}. Start its NATS server, or let it read its configuration again; it dials ${node.meta?.leafUrl ?? ''}.`,
  );
  return exitCodes.ok;
}

async function invitationText(stdin: AsyncIterable<Uint8Array>, cwd: string, given: string): Promise<string> {
  if (given === '-') return Buffer.concat(await Array.fromAsync(stdin)).toString('utf8');
  return given.startsWith('@') ? readFile(resolve(cwd, given.slice(1)), 'utf8') : given;
}
