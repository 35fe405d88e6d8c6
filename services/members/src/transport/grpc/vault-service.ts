import {
  DeclareVulnerabilityRequest,
  VaultServiceService,
  VulnerabilityDeclaration,
  type VaultServiceServer,
} from '@inclust/contracts';
import { accept, invalid, parseUuid, checkRequestId } from '@inclust/kernel';
import { derivedId, requestKey } from '@inclust/mongo';
import { unary, type RpcContext, type RpcService } from '@inclust/rpc';
import { declareVulnerability, listDeclarations, rotateVaultKey, withdrawDeclaration } from '../../app/vault.ts';
import type { VaultApp } from '../../app/vault-ports.ts';
import type { Declaration } from '../../domain/vulnerability.ts';
import { memberId } from './member-name.ts';

/** The vault as a gRPC service. */
export function vaultService(app: VaultApp, context: RpcContext): RpcService {
  const { node } = app;
  const implementation: VaultServiceServer = {
    declareVulnerability: unary(context, async (request, { actor }) => {
      const member = memberId(node, request.name);
      if (!member.ok) return member;
      const unusable = checkRequestId(request.requestId);
      if (unusable) return unusable;
      if (!request.declaration)
        return invalid([{ field: 'declaration', rule: 'required', message: 'Say what is declared.' }]);
      const body = DeclareVulnerabilityRequest.encode(request).finish();
      const { key } = requestKey(actor.id, 'DeclareVulnerability', request.requestId, body);
      const id = derivedId(`${node}/declarations`, key);
      const kept = await declareVulnerability(app, member.value, id, request.declaration, actor);
      return kept.ok ? accept({ declaration: declarationToProto(kept.value) }) : kept;
    }),
    listDeclarations: unary(context, async ({ name, reason }, { actor }) => {
      const member = memberId(node, name);
      if (!member.ok) return member;
      const found = await listDeclarations(app, member.value, { actor, reason });
      return found.ok ? accept({ declarations: found.value.map(declarationToProto) }) : found;
    }),
    withdrawDeclaration: unary(context, async ({ name, id }, { actor }) => {
      const member = memberId(node, name);
      if (!member.ok) return member;
      const declaration = parseUuid(id);
      if (!declaration) return invalid([{ field: 'id', rule: 'uuid-format', message: 'Must be a UUID.' }]);
      const done = await withdrawDeclaration(app, member.value, declaration, actor);
      return done.ok ? accept({}) : done;
    }),
    rotateVaultKey: unary(context, async (_, { actor }) => {
      const done = await rotateVaultKey(app, actor);
      return done.ok ? accept({ rewrapped: BigInt(done.value) }) : done;
    }),
  };
  return { definition: VaultServiceService, implementation };
}

/** A declaration as a message has it. */
export function declarationToProto(declaration: Declaration): VulnerabilityDeclaration {
  const { id, category, regime, purposes, textVersion, language, note, declaredAt } = declaration;
  return VulnerabilityDeclaration.fromPartial({
    id,
    category,
    regime,
    purposes: [...purposes],
    textVersion,
    language,
    note,
    declareTime: declaredAt,
  });
}
