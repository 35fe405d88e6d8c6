import { readFileSync } from 'node:fs';
import { JoinServiceService, type JoinServiceServer } from '@inclust/contracts';
import { accept, invalid, type turns } from '@inclust/kernel';
import { loadCertificates, type HomePaths, type NodeFile } from '@inclust/node-home';
import { unary, type RpcContext, type RpcService } from '@inclust/rpc';
import { joinNode, type JoinDependencies } from '../../app/join-node.ts';
import { nodeMessage } from '../../exchange/node-message.ts';

/** What the door of the meta-cluster needs. */
export interface JoinServiceOptions extends JoinDependencies {
  readonly file: NodeFile;
  readonly paths: HomePaths;
  /** Changes of the register take turns. */
  readonly inTurn: ReturnType<typeof turns>;
}

/** The one service that a machine without an account may call. */
export function joinService(options: JoinServiceOptions, context: RpcContext): RpcService {
  const { file, paths, register } = options;
  const implementation: JoinServiceServer = {
    joinFederation: unary(context, async (request) => {
      const joined = await options.inTurn(() => joinNode(options, request));
      if (!joined.ok) return joined;
      const { signRequest } = await loadCertificates();
      let certificatePem: string;
      try {
        certificatePem = await signRequest(
          paths,
          request.certificateRequest,
          joined.value.nodeId,
          [],
          new Date(options.now()),
        );
      } catch {
        return invalid([
          {
            field: 'certificate_request',
            rule: 'certificate-request-format',
            message: 'Must be a PKCS #10 request in DER, signed by its key.',
          },
        ]);
      }
      const meta = await register.get(file.nodeId);
      return accept({
        certificatePem,
        authorityPem: readFileSync(paths.authority, 'utf8'),
        leafUrl: `tls://${file.publicHost ?? '127.0.0.1'}:${file.ports.leaf}`,
        meta: meta ? nodeMessage(meta) : undefined,
      });
    }),
  };
  return { definition: JoinServiceService, implementation };
}
