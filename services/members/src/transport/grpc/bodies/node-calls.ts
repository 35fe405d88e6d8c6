import type { AtVersion } from '@inclust/mongo';
import type { BodyMembershipNotice } from '@inclust/contracts';
import {
  NoteBodyMembershipAnswer,
  NoteBodyMembershipCall,
  RequestBodyMembershipAnswer,
  RequestBodyMembershipCall,
  type BodyOrganisation,
  type BodySubject as ProtoSubject,
} from '@inclust/contracts';
import { parsePlainDate, type NodeId } from '@inclust/kernel';
import { hearWish } from '../../../app/bodies/hear-wish.ts';
import { lasting } from '../../../app/bodies/lasting.ts';
import { bodyNameOf, parseBodyName, parseMembershipName, parseSubjectName } from '../../../app/bodies/names.ts';
import { noteMembership } from '../../../app/bodies/note-membership.ts';
import { noticeOf } from '../../../app/bodies/notice.ts';
import type { BodiesApp, BodyRequest, MembershipNotice } from '../../../app/bodies/ports.ts';
import type { BodyNotice } from '../../../domain/bodies/application.ts';
import type { BodyMembership } from '../../../domain/bodies/membership.ts';
import { applicationBasis, subjectName, type BodySubject } from '../../../domain/bodies/subject.ts';
import { textFromProto, textToProto } from '@inclust/rpc';
import { toldBodyRole } from './body-role.ts';
import { bodyStatusFromProto } from './enums.ts';
import { bodyMembershipToProto } from './membership.ts';

/** The calls of other nodes that the members service answers. */
export const nodeMethods = { request: 'RequestBodyMembership', note: 'NoteBodyMembership' } as const;

/** Answers a call of another node; `undefined` for one that is not known or cannot be read. Rejects where it is to be made again. */
export async function answerNodeCall(
  app: BodiesApp,
  caller: NodeId,
  method: string,
  body: Uint8Array,
): Promise<Uint8Array | undefined> {
  switch (method) {
    case nodeMethods.request: {
      const request = requestFromProto(RequestBodyMembershipCall.decode(body));
      if (!request) return refused('call-malformed');
      const heard = lasting(await hearWish(app, caller, request));
      if (!heard.ok) return refused(heard.refusal.code);
      const notice = noticeToProto(app.node, heard.value);
      return RequestBodyMembershipAnswer.encode({ result: { $case: 'notice', value: notice } }).finish();
    }
    case nodeMethods.note: {
      const { notice } = NoteBodyMembershipCall.decode(body);
      const read = notice && readNotice(notice);
      // One that a newer node tells and this one cannot read stays as it was known.
      if (read) lasting(await noteMembership(app, caller, read));
      return NoteBodyMembershipAnswer.encode({}).finish();
    }
    default:
      return undefined;
  }
}

/** What a member of this node wants of a body, as the body's node is told. */
export function encodeRequest({ body, wish }: BodyRequest): Uint8Array {
  const { want, sequence, reason, subject, mergedInto } = wish;
  return RequestBodyMembershipCall.encode({
    body: bodyNameOf(body),
    sequence: BigInt(sequence),
    want,
    reason: reason ?? '',
    subject: subjectToProto(subject),
    legalBasis: applicationBasis,
    mergedInto: mergedInto && subjectToProto(mergedInto),
  }).finish();
}

/** What the body's node answers to it. Throws where it cannot be read. */
export function decodeAnswer(bytes: Uint8Array): BodyNotice | { readonly refusal: string } {
  const { result } = RequestBodyMembershipAnswer.decode(bytes);
  if (result?.$case === 'refusal') return { refusal: result.value };
  const notice = result && readNotice(result.value);
  if (!notice) throw new Error('the answer of another node about a body cannot be read');
  return notice;
}

/** A membership as its home is told. */
export function encodeNotice(node: NodeId, membership: AtVersion<BodyMembership>): Uint8Array {
  return NoteBodyMembershipCall.encode({ notice: noticeToProto(node, membership) }).finish();
}

function refused(code: string): Uint8Array {
  return RequestBodyMembershipAnswer.encode({ result: { $case: 'refusal', value: code } }).finish();
}

function noticeToProto(node: NodeId, membership: AtVersion<BodyMembership>): BodyMembershipNotice {
  return {
    // The home knows the name of its member.
    membership: { ...bodyMembershipToProto(node, membership), displayName: undefined },
    sequence: BigInt(noticeOf(membership).heard),
  };
}

function readNotice({ membership, sequence }: BodyMembershipNotice): MembershipNotice | undefined {
  const name = parseMembershipName(membership?.name ?? '');
  const subject = parseSubjectName(membership?.member ?? '');
  const status = membership && bodyStatusFromProto(membership.state);
  const version = Number(membership?.etag);
  if (!membership || !name || !subject || !status || !Number.isSafeInteger(version) || version < 1) return undefined;
  return {
    body: name.body,
    member: subject.member,
    heard: Number(sequence),
    membership: {
      version,
      status,
      periods: membership.periods.flatMap(({ fromDate, toDate }) => {
        const [from, to] = [parsePlainDate(fromDate), parsePlainDate(toDate)];
        return from ? [{ from, ...(to ? { to } : {}) }] : [];
      }),
      roles: membership.roles.flatMap((role) => toldBodyRole(role) ?? []),
      ...(membership.reason ? { reason: membership.reason } : {}),
      appliedAt: membership.applyTime ?? '',
      changedAt: membership.updateTime ?? '',
    },
  };
}

function requestFromProto(call: RequestBodyMembershipCall): BodyRequest | undefined {
  const body = parseBodyName(call.body);
  const subject = call.subject && subjectFromProto(call.subject);
  const sequence = Number(call.sequence);
  const want = (['join', 'leave'] as const).find((one) => one === call.want);
  const mergedInto = call.mergedInto && subjectFromProto(call.mergedInto);
  if (!body || !subject || !want || !Number.isSafeInteger(sequence) || sequence < 1) return undefined;
  if (call.mergedInto && !mergedInto) return undefined;
  const more = { ...(call.reason ? { reason: call.reason } : {}), ...(mergedInto ? { mergedInto } : {}) };
  return { body, wish: { want, sequence, subject, ...more } };
}

function subjectToProto(subject: BodySubject): ProtoSubject {
  return {
    name: subjectName(subject),
    kind: subject.kind,
    version: BigInt(subject.version),
    listed: subject.listed,
    displayName: textToProto(subject.displayName),
    organisation: subject.organisation && { ...subject.organisation },
  };
}

function subjectFromProto(subject: ProtoSubject): BodySubject | undefined {
  const name = parseSubjectName(subject.name);
  const kind = (['person', 'organisation'] as const).find((one) => one === subject.kind);
  const version = Number(subject.version);
  if (!name || !kind || !Number.isSafeInteger(version) || version < 1) return undefined;
  const organisation = subject.organisation && organisationFromProto(subject.organisation);
  return {
    ...name,
    kind,
    version,
    listed: subject.listed,
    displayName: subject.listed ? textFromProto(subject.displayName) : {},
    ...(organisation ? { organisation } : {}),
  };
}

function organisationFromProto({ distinctKey, countryCode, legalForm, enterprise }: BodyOrganisation) {
  return { distinctKey, countryCode, legalForm, enterprise };
}
