/** Output of commands as AWS hands it out: cut, and with the texts of steps that were skipped. */

import type { SimulatedInvocation } from './world.ts';

type Step = SimulatedInvocation['plugins'][number];

const LISTED_CHARACTERS = 2500;
const STDOUT_CHARACTERS = 24_000;
const STDERR_CHARACTERS = 8000;

const OUTPUT_CUT = '\n---Output truncated---';
const ERROR_CUT = '\n---Error truncated----';
const ERROR_TITLE = '\n----------ERROR-------\n';
const AGENT_CUT = '\n--output truncated--';

/** Steps of the patch documents; only the one of the node's own platform runs. */
const PATCH_STEPS = [
  { name: 'PatchWindows', platform: 'Windows' },
  { name: 'PatchLinux', platform: 'Linux' },
  { name: 'PatchMacOS', platform: 'MacOS' },
] as const;
const PATCH_DOCUMENTS: ReadonlySet<string> = new Set([
  'AWS-RunPatchBaseline',
  'AWS-RunPatchBaselineAssociation',
]);

/** All steps of an invocation, in the document's order, those of other platforms included. */
export function stepsOf(invocation: SimulatedInvocation): Step[] {
  const { plugins } = invocation;
  const ran = plugins.find((step) => PATCH_STEPS.some(({ name }) => name === step.Name));
  const document = invocation.documentName.split('/').at(-1) ?? '';
  if (!ran || !PATCH_DOCUMENTS.has(document)) return plugins;
  return PATCH_STEPS.map(
    ({ name, platform }) =>
      plugins.find((step) => step.Name === name) ?? skipped(name, platform, ran.Name === 'PatchWindows'),
  );
}

/** The agent counts a skipped step as a success. */
function skipped(name: string, platform: string, onWindows: boolean): Step {
  const why = onWindows
    ? 'unsupported plugin: aws:runShellScript'
    : `unsatisfied preconditions: '"StringEquals": [platformType, ${platform}]'`;
  return {
    Name: name,
    Status: 'Success',
    StatusDetails: 'Success',
    ResponseCode: 0,
    startedAt: null,
    endedAt: null,
    stdout: `Step execution skipped due to ${why}. Step name: ${name}`,
    stderr: '',
  };
}

/** Output and errors in one text of 2,500 characters at most; what is too long loses its end. */
export function listedOutput(stdout: string, stderr: string): string {
  const title = stderr === '' ? '' : ERROR_TITLE;
  const whole = `${stdout}${title}${stderr}`;
  if (whole.length <= LISTED_CHARACTERS) return whole;
  const room = LISTED_CHARACTERS - title.length;
  const half = Math.floor(room / 2);
  const forStdout = stderr.length < half ? room - stderr.length : half;
  const forStderr = stdout.length < half ? room - stdout.length : half;
  return `${cut(stdout, forStdout, OUTPUT_CUT)}${title}${cut(stderr, forStderr, ERROR_CUT)}`;
}

/** Standard output as GetCommandInvocation has it: 24,000 characters, cut by the agent. */
export function fullStdout(stdout: string): string {
  return cut(stdout, STDOUT_CHARACTERS, AGENT_CUT);
}

/** Standard error as GetCommandInvocation has it: 8,000 characters. */
export function fullStderr(stderr: string): string {
  return cut(stderr, STDERR_CHARACTERS, AGENT_CUT);
}

function cut(text: string, length: number, marker: string): string {
  return text.length <= length ? text : `${text.slice(0, length - marker.length)}${marker}`;
}
