import { describe, expect, it } from 'vitest';
import type { RemediationRecord } from '../../../src/model/remediation.ts';
import { DEFAULT_REMEDIATION, type EnvironmentSettings } from '../../../src/model/settings.ts';
import { plannedCalls } from '../../../src/remediation/calls.ts';
import { intentOf } from '../../../src/remediation/driver/intents.ts';
import { settingsWith } from './support/play.ts';
import { NOW, planned, running } from './support/records.ts';

const OPTIONS = { reboot: 'if-needed', snapshot: false, startAt: null } as const;
const APPROVED = { scan: 'Acme-Scan', install: null };

function typedWith(scan: string | null): EnvironmentSettings {
  const documents = { scan, install: null };
  const typed = settingsWith({ ...DEFAULT_REMEDIATION, documents }).environments.get('dev');
  if (!typed) throw new Error('no dev');
  return typed;
}

function scanning(action: 'reboot' | 'install'): RemediationRecord {
  const targets = [planned(0)];
  const calls = plannedCalls(action, OPTIONS, targets, APPROVED);
  return running([{ stage: 'scanning', wave: 0 }], { action, plan: { targets, calls } });
}

describe('the scan that follows', () => {
  it.each(['Other-Scan', null])('is the one that was approved, though the settings say %s by now', (scan) => {
    const record = scanning('reboot');

    const intent = intentOf(record, record.targets, typedWith(scan), { id: 'a'.repeat(32), now: NOW });

    expect(intent).toMatchObject({ operation: 'ssm:SendCommand', document: 'Acme-Scan', parameters: {} });
  });

  it('an install that left no record is no second install', () => {
    const record = scanning('install');

    const intent = intentOf(record, record.targets, typedWith(null), { id: 'a'.repeat(32), now: NOW });

    expect(intent).toMatchObject({ document: 'AWS-RunPatchBaseline', parameters: { Operation: ['Scan'] } });
  });
});
