import { accept } from '@inclust/kernel';
import { answered, givenUp, isDue, type BodyApplication, type BodyNotice } from '../../domain/bodies/application.ts';
import type { BodyWish } from '../../domain/bodies/membership.ts';
import type { Member } from '../../domain/member.ts';
import { subjectOf } from '../../domain/bodies/subject.ts';
import { hearWish } from './hear-wish.ts';
import { lasting } from './lasting.ts';
import { noticeOf } from './notice.ts';
import type { BodiesApp, BodyRequest } from './ports.ts';

/**
 * Tells the node of a body what a member of this one wants, and notes the answer. Rejects where it does not answer: then it is told
 * again, and hears each wish once however often it is told.
 */
export async function tellBodyOf(app: BodiesApp, { id, body, member }: BodyApplication): Promise<void> {
  const now = Date.parse(app.clock.now().at);
  const kept = await app.applications.change(id, undefined, (current) => accept(current && givenUp(current, now)));
  if (!kept.ok || !kept.value || !isDue(kept.value)) return;
  const found = await app.members.get(member);
  if (!found) return;
  const { want, sequence, reason } = kept.value.wish;
  const { version } = found;
  const wish: BodyWish = {
    want,
    sequence,
    subject: subjectOf(app, found.member, version),
    ...(await mergedInto(app, found.member)),
    ...(reason ? { reason } : {}),
  };
  const request = { body, wish };
  const answer = body.node === app.node ? await heardHere(app, request) : await app.nodes.request(body.node, request);
  app.onStep('body-request.answered');
  lasting(
    await app.applications.change(id, undefined, (current) =>
      accept(current && answered(current, { sequence, version }, answer)),
    ),
  );
}

/** Whom a member was merged into, who may have been merged into another herself: the body's node knows the chain as this one does. */
async function mergedInto(app: BodiesApp, { merged }: Member): Promise<Pick<BodyWish, 'mergedInto'>> {
  const target = merged && (await app.members.get(merged.into));
  return target ? { mergedInto: subjectOf(app, target.member, target.version) } : {};
}

async function heardHere(app: BodiesApp, request: BodyRequest): Promise<BodyNotice | { readonly refusal: string }> {
  const heard = lasting(await hearWish(app, app.node, request));
  return heard.ok ? noticeOf(heard.value) : { refusal: heard.refusal.code };
}
