import { spawn } from 'node:child_process';

/** Runs a command without showing its output; `{ code, output }`, code 127 when it cannot be started. */
export function runQuiet(command, args, options = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: 15 * 60_000, ...options });
    let output = '';
    const collect = (chunk) => (output = (output + chunk).slice(-20_000));
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', (error) => done({ code: 127, output: error.message }));
    child.once('close', (code, signal) => done({ code: code ?? (signal ? 128 : 1), output }));
  });
}

/** The last lines of an output, for an error message. */
export function tail(output, lines = 15) {
  return output.trim().split('\n').slice(-lines).join('\n');
}

/** Whether an output looks like a network that cannot be reached. */
export function looksOffline(output) {
  return /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|NewConnectionError|NameResolutionError|name resolution|Connection refused|Network is unreachable|timed out|error sending request|Max retries exceeded/i.test(
    output,
  );
}
