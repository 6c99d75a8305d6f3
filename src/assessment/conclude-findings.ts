/** Steps 8 to 10: from facts to findings. Pure but for progress. */

import { assessInstance, type DiagnosisSettings } from '../diagnosis/assess-instance.ts';
import type { PackedFacts, ScopeAssessment } from '../model/assessment.ts';
import type { Operation } from '../model/reading.ts';
import type { UnrankedFinding } from '../model/report.ts';
import { breathe } from './breathe.ts';
import { fullFacts } from './facts.ts';
import { packFacts } from './packed-facts.ts';
import { resolvedOf } from './resolved.ts';
import type { ScopeReadings } from './scope-readings.ts';
import type { ScopeWork } from './scope-work.ts';
import type { StepTracker } from './step-tracker.ts';
import type { Selection } from './steps/select-subjects.ts';
import { countFindings } from './totals.ts';

/** Instances judged before the process looks up: a few milliseconds of work. */
const AT_A_STRETCH = 5;

/** The second read may show an instance to be compliant by now: it is counted, not reported. */
export async function concludeFindings(
  work: ScopeWork,
  { selection, readings }: { readonly selection: Selection; readonly readings: ScopeReadings },
  settings: DiagnosisSettings & { readonly keepFacts?: boolean },
  tracker: StepTracker,
): Promise<Pick<ScopeAssessment, 'totals' | 'findings' | 'facts' | 'resolved'>> {
  const now = work.clock.now();
  const findings: UnrankedFinding[] = [];
  const packed: PackedFacts[] = [];
  const recovered = [...selection.recovered];
  let compliant = selection.totals.compliant;
  await tracker.run('root-cause', 'weighing the facts', async (count) => {
    for (const [index, id] of selection.subjects.entries()) {
      const facts = fullFacts(work, readings, id, now);
      const assessed = assessInstance(facts, settings);
      if (assessed.status === 'reported') {
        findings.push(citingAnswers(assessed.finding, work.reader.succeeded()));
        if (settings.keepFacts) packed.push({ instanceId: id, packed: packFacts(facts) });
      }
      if (assessed.status === 'compliant') {
        compliant++;
        recovered.push({ instanceId: id, isGone: false });
      }
      count(index + 1, selection.subjects.length);
      if ((index + 1) % AT_A_STRETCH === 0) await breathe();
    }
    return { value: null, detail: listOf(countFindings(findings).byCategory) };
  });
  await tracker.run('priority', 'ranking', async () => {
    return { value: null, detail: listOf(countFindings(findings).byLevel) };
  });
  return tracker.run('summary', 'counting', async () => {
    const { nonCompliant, unknown } = countFindings(findings);
    const detail = `${nonCompliant} non-compliant, ${unknown} unknown, ${compliant} compliant`;
    const totals = { ...selection.totals, compliant };
    const resolved = resolvedOf(work, recovered, findings, readings.history);
    return { value: { totals, findings, facts: packed, resolved }, detail };
  });
}

/** An answer may be an error that tells a fact ("there is no such profile"): true, and no evidence to cite. */
function citingAnswers(finding: UnrankedFinding, answered: ReadonlySet<Operation>): UnrankedFinding {
  const { rootCause } = finding;
  const evidence = rootCause.evidence.filter(({ source }) => answered.has(source as Operation));
  return { ...finding, rootCause: { ...rootCause, evidence } };
}

/** "3 P1, 12 P3" */
function listOf(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts).sort(([a], [b]) => a.localeCompare(b));
  return parts.map(([name, count]) => `${count} ${name}`).join(', ') || 'nothing to report';
}
