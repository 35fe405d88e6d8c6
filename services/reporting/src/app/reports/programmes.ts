import { accept, checkRequestId, staleVersion, type Outcome, type RequestIdentity } from '@inclust/kernel';
import type { AtVersion } from '@inclust/mongo';
import {
  createProgramme as decideCreate,
  programmeNotFound,
  updateProgramme as decideUpdate,
  type KeptProgramme,
  type Programme,
} from '../../domain/programme/programme.ts';
import type { ReportsApp } from './ports.ts';

/** Makes a programme. Refused: `programme-exists`, `invalid-input`. */
export async function createProgramme(
  { programmes, catalogue, clock }: ReportsApp,
  programme: Programme,
  request: RequestIdentity,
): Promise<Outcome<AtVersion<KeptProgramme>>> {
  const denied = checkRequestId(request.requestId);
  if (denied) return denied;
  const at = clock.now();
  const indicators = await catalogue();
  return programmes.save(programme.id, request, (current) => decideCreate(programme, current?.state, indicators, at));
}

/** Replaces a programme. Refused: `programme-not-found`, `stale-etag`, `period-in-use`, `invalid-input`. */
export async function updateProgramme(
  { programmes, reports, catalogue, clock }: ReportsApp,
  programme: Programme,
  etag: string,
  request: RequestIdentity,
): Promise<Outcome<AtVersion<KeptProgramme>>> {
  const denied = checkRequestId(request.requestId);
  if (denied) return denied;
  const handedIn = (await reports.ofProgramme(programme.id)).filter(({ state }) => state.moves.length > 0);
  const reported = new Set(handedIn.map(({ state }) => state.ref.period));
  const [indicators, at] = [await catalogue(), clock.now()];
  return programmes.save(programme.id, request, (current) => {
    if (!current) return programmeNotFound;
    const stale = staleVersion(etag, current.version, `programmes/${programme.id}`);
    return stale ?? decideUpdate(programme, current.state, reported, indicators, at);
  });
}

/** One programme. Refused: `programme-not-found`. */
export async function getProgramme({ programmes }: ReportsApp, id: string): Promise<Outcome<AtVersion<KeptProgramme>>> {
  const found = await programmes.get(id);
  return found ? accept(found) : programmeNotFound;
}
