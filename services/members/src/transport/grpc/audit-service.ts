import { AuditEntry as ProtoEntry, AuditServiceService, type AuditServiceServer } from '@inclust/contracts';
import { accept, instantOfMilliseconds, invalid, parseNodeId } from '@inclust/kernel';
import { decodePageToken, encodePageToken, pageSize } from '@inclust/mongo';
import { unary, type RpcContext, type RpcService } from '@inclust/rpc';
import type { AuditLog } from '../../app/vault-ports.ts';
import type { AuditEntry } from '../../domain/audit.ts';

/** The audit log as a gRPC service: reading only. */
export function auditService(audit: AuditLog, context: RpcContext): RpcService {
  const implementation: AuditServiceServer = {
    listAuditEntries: unary(context, async (request) => {
      const { subject } = request;
      if (subject !== '' && !/^members\/[0-9a-f-]{36}$/.test(subject) && !isNode(subject))
        return invalid([
          { field: 'subject', rule: 'subject-format', message: 'Must be members/{uuid}, nodes/{node} or empty.' },
        ]);
      const size = pageSize(request.pageSize);
      if (!size.ok) return size;
      const list = `audit ${subject}`;
      const position = decodePageToken(list, request.pageToken);
      if (!position.ok) return position;
      const found = await audit.list(Number(position.value?.id ?? 0), size.value + 1, subject);
      const page = found.slice(0, size.value);
      const last = found.length > size.value ? page.at(-1) : undefined;
      return accept({
        entries: page.map(entryToProto),
        nextPageToken: last ? encodePageToken(list, { key: '', id: String(last.sequence) }) : '',
      });
    }),
    noteDeparture: unary(context, async ({ nodeId, leaveTime = '', actor, removed }) => {
      const subject = `nodes/${nodeId}`;
      const moment = Date.parse(leaveTime);
      if (!isNode(subject) || Number.isNaN(moment))
        return invalid([{ field: 'node_id', rule: 'departure-format', message: 'Must be a node, and since when.' }]);
      const at = instantOfMilliseconds(moment);
      await audit.appendOnce({ at, actor, action: removed ? 'node-removed' : 'node-left', subject, reason: '' });
      return accept({});
    }),
    verifyAuditLog: unary(context, async () => {
      const { entries, gaps } = await audit.verify();
      return accept({
        entries: BigInt(entries),
        gaps: gaps.map(({ sequence, kind }) => ({ sequence: BigInt(sequence), kind })),
      });
    }),
  };
  return { definition: AuditServiceService, implementation };
}

function isNode(subject: string): boolean {
  return subject.startsWith('nodes/') && parseNodeId(subject.slice('nodes/'.length)) !== undefined;
}

/** An entry of the audit log as a message has it. */
export function entryToProto({ sequence, at, actor, action, subject, reason, hash }: AuditEntry): ProtoEntry {
  return ProtoEntry.fromPartial({ sequence: BigInt(sequence), time: at, actor, action, subject, reason, hash });
}
