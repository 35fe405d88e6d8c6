import { resolve } from 'node:path';
import { homePaths, loadCertificates, readNodeFile } from '@inclust/node-home';
import type { Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';

/** `inclust node certificate`: the certificate of a node's endpoint, for `localhost` and the names that are given. */
export async function nodeCertificate(
  { out, terminal }: Context,
  options: { readonly home: string; readonly host?: string },
): Promise<ExitCode> {
  const home = resolve(terminal.cwd, options.home);
  const { nodeId } = readNodeFile(home);
  const given = (options.host ?? '').split(',').filter((name) => name !== '');
  if (given.some((name) => !/^[a-z0-9.:-]+$/iu.test(name))) {
    throw new Failure('usage', 'option-invalid', '--host must be names and addresses with commas between.');
  }
  const paths = homePaths(home);
  const { makeEndpointCertificate } = await loadCertificates();
  await makeEndpointCertificate(paths, nodeId, [...new Set([...given, 'localhost', '127.0.0.1'])], new Date());
  const made = { certificate: paths.endpointCertificate, key: paths.endpointKey };
  out.result(
    made,
    () =>
      `Start the node with INCLUST_TLS_CERT=${made.certificate} INCLUST_TLS_KEY=${made.key}; give callers the first.`,
  );
  return exitCodes.ok;
}
