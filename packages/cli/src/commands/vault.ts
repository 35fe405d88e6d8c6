import { AuditEntry, VerifyAuditLogResponse, VulnerabilityDeclaration } from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { taken } from './taken.ts';

/** What `vault declare` is told. */
export interface DeclareOptions {
  readonly purpose: readonly string[];
  readonly text: string;
  readonly language: string;
  readonly note?: string;
  readonly requestId?: string;
}

/** `inclust vault declare`. */
export async function declareVulnerability(
  context: Context,
  name: string,
  category: string,
  { purpose, text: textVersion, language, note = '', requestId = '' }: DeclareOptions,
): Promise<ExitCode> {
  using node = openNode(context);
  const declaration = { category, purposes: [...purpose], textVersion, language, note };
  const kept = await node.vault.declareVulnerability({ name, declaration, requestId });
  return show(context, kept.declaration ? [kept.declaration] : []);
}

/** `inclust vault list`. */
export async function listDeclarations(
  context: Context,
  name: string,
  { reason = '' }: { readonly reason?: string },
): Promise<ExitCode> {
  using node = openNode(context);
  return show(context, (await node.vault.listDeclarations({ name, reason })).declarations);
}

/** `inclust vault withdraw`. */
export async function withdrawDeclaration(context: Context, name: string, id: string): Promise<ExitCode> {
  using node = openNode(context);
  await node.vault.withdrawDeclaration({ name, id });
  context.out.result({ withdrawn: id }, () => `${id} is deleted`);
  return exitCodes.ok;
}

/** `inclust vault rotate-key`. */
export async function rotateVaultKey(context: Context): Promise<ExitCode> {
  using node = openNode(context);
  const { rewrapped } = await node.vault.rotateVaultKey();
  context.out.result(
    { rewrapped: Number(rewrapped) },
    () => `a new key; those of ${rewrapped} persons wrapped with it`,
  );
  return exitCodes.ok;
}

/** `inclust audit list`. */
export async function listAudit(
  context: Context,
  { subject = '', limit }: { readonly subject?: string; readonly limit?: string },
): Promise<ExitCode> {
  using node = openNode(context);
  const entries = await taken(node.audit.everyAuditEntry({ subject }), limit);
  context.out.result(
    entries.map((entry) => AuditEntry.toJSON(entry)),
    () =>
      context.out.table(
        [
          { title: 'no', value: (entry) => String(entry.sequence) },
          { title: 'when', value: (entry) => entry.time ?? '' },
          { title: 'who', value: (entry) => entry.actor },
          { title: 'what', value: (entry) => entry.action },
          { title: 'about', value: (entry) => entry.subject },
          { title: 'why', value: (entry) => entry.reason },
        ],
        entries,
      ),
  );
  return exitCodes.ok;
}

/** `inclust audit verify`; ends with 1 where the log is not whole. */
export async function verifyAudit(context: Context): Promise<ExitCode> {
  using node = openNode(context);
  const answer = await node.audit.verifyAuditLog();
  context.out.result(VerifyAuditLogResponse.toJSON(answer), () =>
    [
      `${answer.entries} entries, ${answer.gaps.length === 0 ? 'whole' : 'not whole'}`,
      ...answer.gaps.map(({ sequence, kind }) => `${sequence}: ${kind}`),
    ].join('\n'),
  );
  return answer.gaps.length === 0 ? exitCodes.ok : exitCodes.refused;
}

function show({ out }: Context, declarations: readonly VulnerabilityDeclaration[]): ExitCode {
  out.result(
    declarations.map((one) => VulnerabilityDeclaration.toJSON(one)),
    () =>
      out.table(
        [
          { title: 'id', value: (one) => one.id },
          { title: 'category', value: (one) => one.category },
          { title: 'regime', value: (one) => one.regime },
          { title: 'for', value: (one) => one.purposes.join(', ') },
          { title: 'note', value: (one) => one.note },
        ],
        declarations,
      ),
  );
  return exitCodes.ok;
}
