import type { NodeId } from '@inclust/kernel';
import type { Logger } from 'pino';
import type { ReplicaDigest } from '@inclust/mongo';
import type { Agenda } from './agenda-ports.ts';
import type { BodyDirectory, DirectoryStore, LocalServices } from './ports.ts';

/** What is held of an origin: facts of members, entries of the directory, bodies with who is in them, events with their venues. */
export const digestKinds = ['facts', 'profiles', 'bodies', 'events'] as const;

/** The digest of what is held of one origin. */
export interface OriginDigest extends ReplicaDigest {
  readonly node: string;
  readonly kind: (typeof digestKinds)[number];
}

/** What a comparison needs. */
export interface ConsistencyOptions {
  readonly node: NodeId;
  readonly local: LocalServices;
  readonly directory: DirectoryStore;
  readonly bodies: Pick<BodyDirectory, 'digest'>;
  readonly agenda: Pick<Agenda, 'digest'>;
  /**
   * The digests that the meta-cluster holds of the same origins, none while something of this node is on its way there; absent at the
   * meta-cluster itself. Asked for nothing, it tells only whether something is.
   */
  readonly askMeta?: (own: readonly OriginDigest[]) => Promise<HeldAtMeta>;
  /** Hears that a comparison with the meta-cluster begins; what it answers with is called where all was found equal. */
  readonly begins?: () => () => void;
  /** Whether messages of this node are on their way inside it or to the other side. */
  readonly moving: () => Promise<boolean>;
  /** The other nodes whose public state this one should have. */
  readonly others: () => Promise<readonly string[]>;
  readonly heal: Healing;
  readonly logger: Logger;
}

/** What the meta-cluster holds; `moving` while something of the asker is on its way there. */
export interface HeldAtMeta {
  readonly digests: readonly OriginDigest[];
  readonly moving: boolean;
}

/** What heals a difference. */
export interface Healing {
  /** The node's own projections lack something of its register: reads the node's own streams again and publishes what they lack. */
  own(): Promise<void>;
  /** The meta-cluster lacks something of this node, or has what this node has not; `isOwnWhole` where its own projections have all of it. */
  atMeta(isOwnWhole: boolean): Promise<void>;
  /** This node lacks public state of other nodes. */
  here(): Promise<void>;
}

/**
 * Compares what the node's register says with what the node's own projections, and the meta-cluster, hold of it, and what this node
 * holds of the others with what the meta-cluster does. A difference that stays as it is over two looks, with nothing on its way, is no
 * delay: it is healed.
 */
export class Consistency {
  readonly #options: ConsistencyOptions;
  #before = '';

  constructor(options: ConsistencyOptions) {
    this.#options = options;
  }

  /** One of the looks that are taken from time to time and heal; `true` when everything was equal. */
  async look(): Promise<boolean> {
    const found = await this.#compare();
    const seen = typeof found === 'string' ? '' : describe(Object.values(found).flat());
    if (typeof found !== 'string' && seen === this.#before) {
      this.#before = '';
      await this.#heal(found);
    } else this.#before = seen;
    return found === 'equal';
  }

  /** A look for somebody who asks. It heals nothing and is none of the two looks over which a difference stays. */
  async compare(): Promise<'equal' | 'different' | 'moving'> {
    const found = await this.#compare();
    return typeof found === 'string' ? found : 'different';
  }

  async #compare(): Promise<'equal' | 'moving' | Differences> {
    const { node, local, directory, bodies, agenda, askMeta, others, begins, moving: movingHere } = this.#options;
    const foundEqual = begins?.();
    // What is on its way is not lost, and reading everything only to find it missing costs those who move it.
    if ((await movingHere()) || (await askMeta?.([]))?.moving) return 'moving';
    const register = await local.membersDigest();
    const truth: OriginDigest[] = [
      { node, kind: 'facts', ...register.facts },
      { node, kind: 'profiles', ...register.profiles },
      { node, kind: 'bodies', ...register.bodies },
      { node, kind: 'events', ...(await local.eventsDigest()) },
    ];
    const held: OriginDigest[] = [
      { node, kind: 'facts', ...(await local.factsDigest(node)) },
      { node, kind: 'profiles', ...(await directory.digest(node)) },
      { node, kind: 'bodies', ...(await bodies.digest(node)) },
      { node, kind: 'events', ...(await agenda.digest(node)) },
    ];
    const foreign: OriginDigest[] = [];
    if (askMeta)
      for (const other of await others())
        foreign.push(
          { node: other, kind: 'profiles', ...(await directory.digest(other)) },
          { node: other, kind: 'bodies', ...(await bodies.digest(other)) },
          { node: other, kind: 'events', ...(await agenda.digest(other)) },
        );
    const { digests: atMeta, moving } = askMeta
      ? await askMeta([...truth, ...foreign])
      : { digests: [], moving: false };
    const differences: Differences = {
      own: differing(truth, held),
      atMeta: askMeta ? differing(truth, atMeta) : [],
      here: differing(foreign, atMeta.slice(truth.length)),
    };
    if (Object.values(differences).every((found) => found.length === 0)) {
      foundEqual?.();
      return 'equal';
    }
    return moving ? 'moving' : differences;
  }

  async #heal(differences: Differences): Promise<void> {
    const { heal, logger } = this.#options;
    const say = (place: string, found: Difference[]): void =>
      logger.warn(
        {
          place,
          differences: found.map(({ one, other }) => ({
            of: one.node,
            kind: one.kind,
            here: String(one.count),
            there: String(other?.count ?? 0),
          })),
        },
        'copies differ; healing',
      );
    if (differences.own.length > 0) {
      say('own', differences.own);
      await heal.own();
    }
    if (differences.atMeta.length > 0) {
      say('meta', differences.atMeta);
      await heal.atMeta(differences.own.length === 0);
    }
    if (differences.here.length > 0) {
      say('here', differences.here);
      await heal.here();
    }
  }
}

/** Where something differs: at this node itself, at the meta-cluster, or here from what the meta-cluster has. */
interface Differences {
  readonly own: Difference[];
  readonly atMeta: Difference[];
  readonly here: Difference[];
}

interface Difference {
  readonly one: OriginDigest;
  readonly other: OriginDigest | undefined;
}

function differing(one: readonly OriginDigest[], other: readonly OriginDigest[]): Difference[] {
  return one.flatMap((digest, position) => {
    const there = other[position];
    // An older node answers for a kind that it does not know with one that it does.
    if (there && there.kind !== digest.kind) return [];
    return there && digest.count === there.count && digest.hash === there.hash ? [] : [{ one: digest, other: there }];
  });
}

function describe(differences: readonly Difference[]): string {
  return differences
    .map(({ one, other }) => `${one.node}/${one.kind}:${one.count}.${one.hash}/${other?.count}.${other?.hash}`)
    .join(' ');
}
