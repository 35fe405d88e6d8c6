import { NodeRole, NodeState } from '@inclust/contracts';
import { confirm, type Confirming } from '../confirm.ts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { lastOfName } from './names.ts';

/** `inclust cities list`: the cities of the federation, those too that take part no more. */
export async function listCities(context: Context): Promise<ExitCode> {
  using node = openNode(context);
  const { out } = context;
  const cities = (await node.federation.listNodes()).nodes.filter(({ role }) => role === NodeRole.NODE_ROLE_CITY);
  out.result(cities, () =>
    out.table(
      [
        { title: 'city', value: ({ name }) => lastOfName(name) },
        { title: 'country', value: ({ countryCode }) => countryCode },
        { title: 'state', value: ({ state }) => (state === NodeState.NODE_STATE_LEFT ? 'left' : 'takes part') },
        { title: 'joined', value: ({ joinTime }) => joinTime ?? '' },
        { title: 'left', value: ({ leaveTime }) => leaveTime ?? '' },
      ],
      cities,
    ),
  );
  return exitCodes.ok;
}

/** `inclust cities remove`: puts a city out, at the meta-cluster. */
export async function removeCity(context: Context, city: string, options: Confirming): Promise<ExitCode> {
  await confirm(
    context,
    options,
    city,
    `${city} is put out of the federation: its link is closed, and its members and events go from the directory and the agenda of all other nodes.`,
  );
  using meta = openNode(context);
  const { departure } = await meta.federation.removeNode({ nodeId: city });
  context.out.result(departure, () =>
    [
      `${city} takes no part since ${departure?.leaveTime ?? '?'}; nothing of it is taken any more. Figures keep what they have counted.`,
      ...(departure?.settled
        ? []
        : ['What was for it is still being taken away; "inclust status" shows when that is done.']),
      `It can join again with a new invitation: inclust invite ${city}`,
    ].join('\n'),
  );
  return exitCodes.ok;
}
