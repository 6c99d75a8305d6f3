import { tagsOf } from '../../model/facts.ts';
import { cite } from '../evidence.ts';
import { fixBaseline } from '../remediation.ts';
import type { RootCause } from '../root-cause.ts';

/** The tag names a patch group that no baseline is registered for, so the default baseline judges the node. */
export const unregisteredPatchGroup: RootCause = {
  code: 'unregistered-patch-group',
  prove: ({ facts }) => {
    const { patchGroupTag: tag, expected, operatingSystem } = facts.baseline;
    if (tag === null || !expected.known || expected.value?.groupRegistered !== false) return null;
    // A patch policy brings its own baseline and does not look at patch groups.
    if (expected.value.by === 'patch-policy') return null;
    const system = operatingSystem ?? 'its operating system';
    const group = `${tag.key}=${tag.value}`;
    return {
      confidence: 'high',
      summary: `Tag ${group} names a patch group that no baseline is registered for on ${system}.`,
      evidence: [
        cite(expected, `No baseline is registered for patch group "${tag.value}" and ${system}`),
        ...(facts.ec2.known && tag.key in tagsOf(facts) ? [cite(facts.ec2, `Tag ${group}`)] : []),
      ],
      remediation: fixBaseline(facts, [
        `Correct the tag ${group}, or register the group: aws ssm register-patch-baseline-for-patch-group ` +
          `--region ${facts.region} --baseline-id <pb-…> --patch-group "${tag.value}"`,
      ]),
    };
  },
};
