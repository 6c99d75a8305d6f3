import { outputRootCause } from '../output/output-cause.ts';
import { fixHost, stepsFor } from '../output/remedies.ts';
import { decisive, symptom } from '../output/signature.ts';

/** The SSM agent's own processes died: document worker, IPC or plugin. */
export const agentFailure = outputRootCause({
  code: 'agent-failure',
  because: 'the SSM agent on the node broke down',
  meaning:
    'The run did not fail in the package manager: a process of the SSM agent on the node died or stopped talking to the others.',
  signatures: [
    ...decisive(
      /document process failed unexpectedly|document worker timed out|received timed? ?out signal|failed to create channel: |encountered error when add watch|IPC file not readable|removing the IPC file|IPC connection is not established|Worker process did not start properly|unable to parse plugin configuration|document failed half way|(?:document|session|messaging|core agent)[\w ]{0,12} (?:failed to initialize with error|encountered error|panic(?:ked)?\b|crashed)|crashed with message|\bpanic(?:ked|s)?: |unable to start document processor|failed to prepare outofproc|failed to start (?:worker|message bus|health channel|termination channel|core agent)|Agent core startup|Error occurred when starting amazon-ssm-agent|ipc messaging (?:received timeout|[^\n]{0,40}(?:broken|fail|error))|ssm-(?:document|session)-worker[^\n]{0,120}(?:crash(?:ed)?|panic|exited|died|killed|not found|failed|exit status|terminated unexpectedly)|(?:failed|unable) to (?:start|create|launch|spawn)[^\n]{0,60}(?:document[- ]worker|ssm-document-worker|ipc|message channel|worker process|ssm-agent-worker)|(?:document|session|agent)[ -]worker[^\n]{0,60}(?:crash|panic|died|exited (?:unexpectedly|with))/i,
      /(?:amazon-)?ssm[-.]agent[^\n]{0,120}(?:panic|crash(?:ed)?|core.?dump|segfault|Main process exited|Failed with result|entered failed state|fatal error|start request repeated too quickly|Start-?Limit)|panic: runtime error|fatal error: (?:all goroutines|concurrent map|unexpected signal)|Skipping [\w ]{0,20}due to panic|goroutine \d{1,6} \[running\]|SIGSEGV: segmentation violation|plugin (?:has )?(?:crashed|panicked)|recovered from panic|Run Command plugin[^\n]{0,40}panic/i,
      /(?:failed|unable) to (?:load|read|parse|save|create|open)[^\n]{0,60}(?:docstate|document state|orchestration|interim state|agent config|appconfig|seelog)|invalid (?:docstate|document state)|failed to (?:find|load|initialize|register)[^\n]{0,20} plugin|Unable to find (?:the )?plugin|corrupted? document state/i,
    ),
    ...symptom(
      /amazon-ssm-agent[^\n]{0,60}(?:stopped|restarting|restarted|not running|inactive \(dead\))|AmazonSSMAgent[^\n]{0,60}(?:terminated unexpectedly|stopped|7031|7034)/i,
    ),
  ],
  remedy: (context) =>
    fixHost(context, 'Restart and update the SSM agent', [
      ...stepsFor(
        context,
        {
          windows: [
            'Restart it: Restart-Service AmazonSSMAgent. Its log and the Application event log say why it died.',
          ],
          apt: [
            'Restart it: systemctl restart amazon-ssm-agent (snap.amazon-ssm-agent.amazon-ssm-agent where it is a snap). Then: journalctl -u "*amazon-ssm-agent*".',
          ],
        },
        [
          'Restart it: systemctl restart amazon-ssm-agent. Then: journalctl -u amazon-ssm-agent says why it died.',
        ],
      ),
      'If it came with a restart of the instance or too little memory, that is the reason; else update the agent with AWS-UpdateSSMAgent.',
    ]),
});
