import { createHash, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import { checkSignedReport, type SignedReport } from './signed-report.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const raw = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).subarray(12).toString('base64');
const content = Buffer.from('{"format":"inclust-report/1","rows":[]}');

function signed(bytes = content): SignedReport {
  return {
    sha256: createHash('sha256').update(bytes).digest('hex'),
    signature: sign(null, content, privateKey).toString('base64'),
    publicKey: raw,
    content: bytes.toString('base64'),
  };
}

test('what was signed is known as such, with the key of the node or without', () => {
  expect(checkSignedReport(signed())).toEqual({ ok: true, content: { format: 'inclust-report/1', rows: [] } });
  expect(checkSignedReport(signed(), raw).ok).toBe(true);
});

test('each altered bit is found, also where the digest was made to fit', () => {
  for (let at = 0; at < content.length * 8; at += 1) {
    const altered = Buffer.from(content);
    altered[at >> 3] = (altered[at >> 3] ?? 0) ^ (1 << (at & 7));
    expect(checkSignedReport({ ...signed(), content: altered.toString('base64') })).toEqual({
      ok: false,
      reason: 'altered',
    });
    expect(checkSignedReport(signed(altered))).toEqual({ ok: false, reason: 'signature-wrong' });
  }
});

test('a signature of somebody else is none of the node', () => {
  expect(checkSignedReport(signed(), Buffer.alloc(32).toString('base64'))).toEqual({ ok: false, reason: 'other-key' });
  expect(checkSignedReport({ ...signed(), publicKey: '' })).toEqual({ ok: false, reason: 'signature-wrong' });
});
