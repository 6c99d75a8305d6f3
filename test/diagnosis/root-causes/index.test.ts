import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { ROOT_CAUSE_RULES } from '../../../src/diagnosis/root-causes/index.ts';
import { categoryOf, ROOT_CAUSE_CODES } from '../../../src/model/codes.ts';

describe('the root causes', () => {
  it('have one rule each; inconclusive is what is left without any', () => {
    const codes = ROOT_CAUSE_RULES.map((rule) => rule.code);

    expect([...codes, 'inconclusive'].sort()).toEqual([...ROOT_CAUSE_CODES].sort());
  });

  it('are asked in the order of precedence', () => {
    const position = (code: (typeof ROOT_CAUSE_CODES)[number]) =>
      ROOT_CAUSE_RULES.findIndex((rule) => rule.code === code);
    const inOrder = [
      'connection-lost',
      'agent-credentials',
      'baseline-override',
      'pending-reboot',
      'unregistered-patch-group',
      'never-scanned',
      'scan-overdue',
      'window-skipped',
      'not-targeted',
      'install-never-ran',
      'rejected-patch-installed',
      'association-failed',
      'custom-item',
      'waiting-for-window',
    ] as const;
    const positions = inOrder.map(position);

    expect(positions).toEqual([...positions].sort((a, b) => a - b));
    expect(ROOT_CAUSE_RULES.slice(0, 8).every(({ code }) => categoryOf(code) === 'reachability')).toBe(true);
  });

  it('each have their paragraph in the documentation', async () => {
    const text = await readFile(new URL('../../../docs/root-causes.md', import.meta.url), 'utf8');
    const told = [...text.matchAll(/^### `([a-z-]+)`$/gm)].map((match) => match[1]);

    expect(told.toSorted()).toEqual([...ROOT_CAUSE_CODES].sort());
  });
});
