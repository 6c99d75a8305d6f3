import type { OutputCause } from '../output/output-cause.ts';
import { proofFromRun, provedByOutput } from '../output/proved-by-output.ts';
import { runAgain } from '../output/remedies.ts';
import { decisive, symptom } from '../output/signature.ts';
import type { RootCause } from '../root-cause.ts';

const cause: OutputCause = {
  code: 'command-timeout',
  because: 'it took longer than it was allowed to',
  meaning:
    'The run was started on the node and did not end within its time limit: a slow mirror, a question that nobody answered, or simply many patches.',
  signatures: [
    ...decisive(
      /\bExecution ?Timed ?Out\b|\bStepTimeout|(?:command|script|execution|step|document|plugin|task|job|run|patching|process)(?: \S{1,60})?(?: execution)? (?:has )?(?:timed ?out|exceeded (?:the |its )?(?:execution |maximum )?time(?:[- ]?out|[- ]limit)?)(?! (?:after \d{1,9} milliseconds|connecting|while (?:connecting|waiting for (?:dns|response))))|exceeded (?:the )?(?:execution )?time-?out(?: value)? (?:of|\()|timed out after (?:7200|3600|14400|36000|\d{3,6}) ?s(?:ec)|timeout: sending signal|Terminated due to time-?out|TimeoutExpired|timeout reached, killing process|timed out, sending SIGTERM|^Process timed out|was timedout/i,
    ),
    ...symptom(/exit (?:status|code) 124\b|\btimed ?out\b(?![^\n]{0,40}(?:milliseconds|http))/i),
  ],
  shellExitCodes: [124],
  remedy: (context) =>
    runAgain(context, 'Run it again with more time', [
      'Find out what it waited for: the last lines of its output, and the process that still runs on the node.',
      'Raise StepTimeoutSeconds of the patch document, and the execution time-out of the window task.',
    ]),
};

/** Ran past its time limit. The invocation's status proves it as well as the output does. */
export const commandTimeout: RootCause & OutputCause = {
  ...cause,
  prove: (examination) => provedByOutput(examination, cause) ?? provedByStatus(examination),
};

function provedByStatus({
  facts,
  failedRun,
}: Parameters<RootCause['prove']>[0]): ReturnType<RootCause['prove']> {
  if (failedRun?.run.statusDetails !== 'ExecutionTimedOut' || failedRun.answer.code !== 'inconclusive')
    return null;
  return proofFromRun(facts, failedRun.run, cause, { line: '', confidence: 'high' });
}
