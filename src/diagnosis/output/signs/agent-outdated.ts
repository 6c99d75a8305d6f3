import type { OutputCause } from '../output-cause.ts';
import { logsOf } from '../remedies.ts';
import { decisive, symptom } from '../signature.ts';

/** What output says when the agent is too old for a document; its version proves it better. */
export const agentOutdatedSigns: OutputCause = {
  code: 'agent-outdated',
  because: 'the SSM agent is too old for it',
  meaning: 'The SSM agent on the node does not know what the document asks of it: it must be updated first.',
  signatures: [
    ...decisive(
      /\bUnsupportedAgent\b|is not supported by this version of (?:the )?(?:ssm|amazon[- ]ssm)[- ]agent|(?:ssm|amazon[- ]ssm)[- ]agent[^\n]{0,80}(?:is (?:too old|outdated|out of date)|requires? (?:version|at least)|needs? to be (?:updated|upgraded)|version[^\n]{0,40}(?:not supported|or (?:later|newer|higher)|is (?:lower|older|less)))|(?:requires?|minimum|needs?|at least)[^\n]{0,40}(?:ssm|amazon[- ]ssm)[- ]agent[^\n]{0,20}(?:version)? ?\d|update (?:the |your )?(?:ssm|amazon[- ]ssm)[- ]agent to|(?:document|schema) (?:schema )?version[^\n]{0,40}(?:is )?not supported|unsupported (?:document )?schema ?version|please update (?:ssm agent )?to (?:the )?latest version/i,
    ),
    ...symptom(/plugin [^\n]{0,60}(?:is )?not (?:supported|recognized)|unknown plugin/i),
  ],
  remedy: ({ platform }) => ({
    code: 'update-agent',
    title: 'Update SSM Agent',
    document: 'AWS-UpdateSSMAgent',
    parameters: {},
    reboots: false,
    manual: false,
    steps: [
      'Run AWS-UpdateSSMAgent on the node.',
      'Keep it current with a State Manager association of AWS-UpdateSSMAgent.',
    ],
    logs: logsOf(platform),
  }),
};
