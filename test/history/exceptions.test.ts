import { describe, expect, it } from 'vitest';
import type { ExceptionAnswer } from '../../src/history/history.ts';
import { ANNA, OLGA, STRANGER } from '../remediation/support/hand-made.ts';
import { found, look, SCOPE } from '../store/support/looks.ts';
import { DAY_MS, useHistory, viewer } from './support.ts';

const kit = useHistory();
const instance = { kind: 'instance', ...SCOPE, instanceId: 'i-1' } as const;

const codes = (answer: ExceptionAnswer) =>
  answer.kind === 'refused' ? answer.refusals.map(({ code }) => code) : answer.kind;

function wish(changes = {}) {
  return {
    environment: 'prod',
    kind: 'snooze' as const,
    subject: instance,
    reason: 'waits for the vendor',
    until: kit().inDays(7),
    ...changes,
  };
}

describe('an exception', () => {
  it('is made by an operator, hides the finding, counts it, and is an entry of the audit', async () => {
    const { store, history, entries, clock } = kit();
    await look(store, '2026-03-02T09:00:00Z', { findings: [found('i-1'), found('i-2')] });
    const before = (await entries('exception-made')).length;
    const answer = await history.except(OLGA, wish());
    if (answer.kind !== 'done') throw new Error('refused');
    expect(answer.exception).toMatchObject({ by: OLGA.user, kind: 'snooze', subject: instance });
    expect(answer.exception.createdAt).toBe(clock.now().toISOString());
    const made = await entries('exception-made');
    expect(made).toHaveLength(before + 1);
    expect(made.at(-1)).toMatchObject({
      actor: OLGA.user,
      environment: 'prod',
      details: {
        id: answer.exception.id,
        reason: 'waits for the vendor',
        members: [{ role: 'operators', resolved: { S0OPERATORS: expect.arrayContaining([OLGA.user]) } }],
      },
    });
    const home = await history.home(viewer('U0ANY'));
    expect(home.environments[0]).toMatchObject({ name: 'prod', open: { P1: 1 }, hidden: 1 });
  });

  it('needs an operator, a reason, an end in the future that is not too far, and a subject that exists', async () => {
    const { store, history, world, entries } = kit();
    await look(store, '2026-03-02T09:00:00Z', { findings: [found('i-1')] });
    const refusedBefore = (await entries('refused')).length;
    const cases: [object, string][] = [
      [{ reason: '  ' }, 'reason-required'],
      [{ reason: 'x'.repeat(501) }, 'reason-pattern'],
      [{ until: kit().inDays(0) }, 'ends-in-past'],
      [{ until: 'tomorrow' }, 'ends-in-past'],
      [{ until: kit().inDays(91) }, 'lasts-too-long'],
      [{ environment: 'nowhere' }, 'unknown'],
      [{ subject: { ...instance, instanceId: 'i-404' } }, 'unknown'],
      [{ subject: { ...instance, region: 'eu-west-1' } }, 'unknown'],
      [{ subject: { kind: 'cause', code: 'made-up' } }, 'unknown'],
      [{ subject: { kind: 'tag', key: '', value: 'x' } }, 'unknown'],
    ];
    for (const [changes, code] of cases) {
      expect([changes, codes(await history.except(OLGA, wish(changes)))]).toEqual([changes, [code]]);
    }
    expect(codes(await history.except(STRANGER, wish()))).toEqual(['not-operator']);
    expect(codes(await history.except(ANNA, wish()))).toEqual(['not-operator']);
    world.broken.add('people');
    expect(codes(await history.except(OLGA, wish()))).toEqual(['lookup-failed']);
    expect(await entries('refused')).toHaveLength(refusedBefore + cases.length + 3);
    expect(await history.exceptions('prod')).toEqual({ active: [], runningOut: [], expired: [] });
  });

  it('asked for twice, at once or one after the other, is made once', async () => {
    const { store, history, entries } = kit();
    await look(store, '2026-03-02T09:00:00Z', { findings: [found('i-1')] });
    const before = (await entries('exception-made')).length;
    const [first, second] = await Promise.all([history.except(OLGA, wish()), history.except(OLGA, wish())]);
    expect(second).toEqual(first);
    expect((await history.exceptions('prod')).active).toHaveLength(1);
    expect(await entries('exception-made')).toHaveLength(before + 1);
    // Another end is another decision.
    expect(codes(await history.except(OLGA, wish({ until: kit().inDays(8) })))).toBe('done');
    expect((await history.exceptions('prod')).active).toHaveLength(2);
  });

  it('is ended once, by an operator; whoever comes later hears who was first', async () => {
    const { store, history, entries } = kit();
    await look(store, '2026-03-02T09:00:00Z', { findings: [found('i-1')] });
    const made = await history.except(OLGA, wish());
    if (made.kind !== 'done') throw new Error('refused');
    const { id } = made.exception;
    expect(codes(await history.endException(STRANGER, id))).toEqual(['not-operator']);
    expect(codes(await history.endException(OLGA, 'exc-forged'))).toEqual(['unknown']);
    expect((await history.home(viewer('U0ANY'))).environments[0]).toMatchObject({ hidden: 1 });
    expect(await history.endException(OLGA, id)).toMatchObject({ exception: { endedBy: OLGA.user } });
    expect((await history.home(viewer('U0ANY'))).environments[0]).toMatchObject({
      hidden: 0,
      open: { P1: 1 },
    });
    const again = await history.endException(OLGA, id);
    expect(again).toMatchObject({ refusals: [{ code: 'already', people: [OLGA.user] }] });
    expect((await entries('exception-ended')).at(-1)).toMatchObject({ details: { id } });
  });

  it('runs out by itself, and is told before and after', async () => {
    const { store, history, advance } = kit();
    await look(store, '2026-03-02T09:00:00Z', { findings: [found('i-1')] });
    await history.except(OLGA, wish({ until: kit().inDays(20) }));
    expect(await history.exceptions('prod')).toMatchObject({ active: [{}], runningOut: [], expired: [] });
    advance(14 * DAY_MS);
    expect(await history.exceptions('prod')).toMatchObject({ active: [{}], runningOut: [{}], expired: [] });
    advance(6 * DAY_MS);
    expect(await history.exceptions('prod')).toMatchObject({ active: [], runningOut: [], expired: [{}] });
    expect((await history.home(viewer('U0ANY'))).environments[0]).toMatchObject({
      hidden: 0,
      open: { P1: 1 },
    });
  });

  it('covers a run that is under way, and what comes later', async () => {
    const { store, history } = kit();
    await look(store, '2026-03-02T09:00:00Z', { findings: [found('i-1')] });
    await history.except(OLGA, wish({ subject: { kind: 'cause', code: 'repo-unreachable' } }));
    await look(store, '2026-03-02T11:00:00Z', { findings: [found('i-1'), found('i-2')] });
    expect((await history.home(viewer('U0ANY'))).environments[0]).toMatchObject({
      hidden: 2,
      open: { P1: 0 },
    });
  });
});
