import { accept, checkRequestId, invalid, staleVersion, type Outcome, type RequestIdentity } from '@inclust/kernel';
import type { AtVersion } from '@inclust/mongo';
import type { IndicatorDefinition } from '../../domain/indicators/definition.ts';
import type { WrittenIndicator } from '../../domain/indicators/own-definition.ts';
import {
  adoptIndicator as decideAdopt,
  indicatorNotFound,
  redefineIndicator as decideRedefine,
  retireIndicator as decideRetire,
  type OwnIndicator,
} from '../../domain/indicators/own-indicator.ts';
import type { IndicatorsApp } from './ports.ts';

/** An indicator as it is shown: one of its definitions, with what is known of it beside. */
export interface ShownIndicator {
  readonly definition: IndicatorDefinition;
  readonly counted: boolean;
  /** Of an own one. */
  readonly own?: AtVersion<OwnIndicator>;
}

/** Adopts an indicator, and has it counted. Refused: `indicator-exists`, `indicators-full`, `invalid-input`. */
export async function adoptIndicator(
  app: IndicatorsApp,
  written: WrittenIndicator,
  request: RequestIdentity,
): Promise<Outcome<ShownIndicator>> {
  const denied = checkRequestId(request.requestId) ?? withoutCode(written.code);
  if (denied) return denied;
  const others = (await app.own.list()).length;
  const at = app.clock.now();
  return kept(
    app,
    await app.own.save(written.code, request, (current) => decideAdopt(written, current?.state, others, at)),
  );
}

/** Gives an indicator another definition, and has it counted. Refused: `indicator-not-found`, `stale-etag`, `versions-full`, `invalid-input`. */
export async function redefineIndicator(
  app: IndicatorsApp,
  written: WrittenIndicator,
  etag: string,
  request: RequestIdentity,
): Promise<Outcome<ShownIndicator>> {
  const denied = checkRequestId(request.requestId) ?? withoutCode(written.code);
  if (denied) return denied;
  const at = app.clock.now();
  return kept(
    app,
    await app.own.save(written.code, request, (current) => {
      if (!current) return indicatorNotFound;
      const stale = staleVersion(etag, current.version, `indicators/${written.code}`);
      return stale ?? decideRedefine(written, current.state, at);
    }),
  );
}

/** Takes an indicator out of use. Refused: `indicator-not-found`, `stale-etag`. */
export async function retireIndicator(
  app: IndicatorsApp,
  code: string,
  etag: string,
  request: RequestIdentity,
): Promise<Outcome<ShownIndicator>> {
  const denied = checkRequestId(request.requestId);
  if (denied) return denied;
  const at = app.clock.now();
  return kept(
    app,
    await app.own.save(code, request, (current) => {
      if (!current) return indicatorNotFound;
      const stale = staleVersion(etag, current.version, `indicators/${code}`);
      return stale ?? accept(decideRetire(current.state, at));
    }),
  );
}

/** One indicator, in its newest version unless told. Refused: `indicator-not-found`. */
export async function getIndicator(
  { own, catalogue }: Pick<IndicatorsApp, 'own' | 'catalogue'>,
  code: string,
  version: number,
): Promise<Outcome<ShownIndicator>> {
  const all = await catalogue();
  const definition = all.find(code, version === 0 ? undefined : version);
  if (!definition) return indicatorNotFound;
  const adopted = definition.own ? await own.get(code) : undefined;
  return accept({ definition, counted: all.isCounted(definition), ...(adopted ? { own: adopted } : {}) });
}

/** All that new targets can be set for. */
export async function listIndicators({
  own,
  catalogue,
}: Pick<IndicatorsApp, 'own' | 'catalogue'>): Promise<readonly ShownIndicator[]> {
  const all = await catalogue();
  const adopted = new Map((await own.list()).map((one) => [one.state.code, one]));
  return all.inUse.map((definition) => {
    const one = definition.own ? adopted.get(definition.code) : undefined;
    return { definition, counted: all.isCounted(definition), ...(one ? { own: one } : {}) };
  });
}

/** What was kept is counted from now on, whoever kept it: an answer that was lost is asked for again. */
async function kept(app: IndicatorsApp, saved: Outcome<AtVersion<OwnIndicator>>): Promise<Outcome<ShownIndicator>> {
  if (!saved.ok) return saved;
  app.count();
  const definition = saved.value.state.versions.at(-1);
  if (!definition) throw new Error('an indicator without a definition');
  return accept({ definition, counted: (await app.catalogue()).isCounted(definition), own: saved.value });
}

function withoutCode(code: string): Outcome<never> | undefined {
  return code === '' ? invalid([{ field: 'indicator.code', rule: 'required', message: 'Must be there.' }]) : undefined;
}
