import type { InstanceFacts } from '../../model/facts.ts';
import { cite } from '../evidence.ts';
import { wasInstalledUnseen } from '../outcome.ts';
import { outstanding, patchStateOf } from '../records.ts';
import { addToPatching } from '../remediation.ts';
import type { RootCause } from '../root-cause.ts';
import { plural } from '../time.ts';

/** Windows, policies or associations install patches in this account and Region; none of them matches. */
export const notTargeted: RootCause = {
  code: 'not-targeted',
  prove: ({ facts }) => {
    const { windows, associations, installersInScope, undecided, nearMisses } = facts.targeting;
    if (!windows.known || !associations.known || !installersInScope.known || !needsInstall(facts))
      return null;
    const installers = installersInScope.value;
    if (installers.windows + installers.associations === 0) return null;
    const reaching = [...windows.value, ...associations.value, ...undecided];
    if (reaching.some((each) => each.operation !== 'Scan')) return null;
    const there = `${plural(installers.windows, 'window')} and ${plural(installers.associations, 'association')}`;
    return {
      // What installed last may do so again, and is none of what was looked for.
      confidence: wasInstalledUnseen(facts) ? 'medium' : 'high',
      summary: `${there} install patches here, and none of them matches this node${hint(nearMisses)}.`,
      evidence: [
        cite(installersInScope, `${there} install patches in this account and Region`),
        cite(windows, 'No window that installs matches the node'),
        cite(associations, 'No association that installs matches the node'),
      ],
      remediation: addToPatching(facts, [
        ...nearMisses.map((miss) => `Likely a slip in a tag: ${miss}`),
        'Give the node the tag that an install window, policy or association targets, or add it as a target.',
      ]),
    };
  },
};

/** Patches wait, or nobody has looked yet. */
function needsInstall(facts: InstanceFacts): boolean {
  const state = patchStateOf(facts);
  return outstanding(facts) > 0 || (state.known && state.value === null);
}

function hint(nearMisses: readonly string[]): string {
  return nearMisses[0] === undefined ? '' : `; nearly: ${nearMisses[0]}`;
}
