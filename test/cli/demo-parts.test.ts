import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createDemoClock } from '../../src/cli/demo-clock.ts';
import { newsOf } from '../../src/cli/demo-edits.ts';
import { fieldHelp, fieldValue } from '../../src/cli/demo-fields.ts';
import { readAhead } from '../../src/cli/demo-input.ts';
import { systemClock } from '../../src/model/clock.ts';

describe('the clock of the demo', () => {
  it('wakes sleepers as soon as fast time has passed, those of before as well, and never goes back', async () => {
    const clock = createDemoClock();
    const before = clock.sleep(600_000);
    clock.runAt(10_000);
    await before;
    await clock.sleep(600_000);
    const then = clock.now();
    clock.runAt(1);
    expect(clock.now().getTime()).toBeGreaterThanOrEqual(then.getTime());
    expect(then.getTime() - Date.now()).toBeGreaterThan(1_100_000);
  });

  it('skips days at once, and wakes who sleeps until then and nobody else', async () => {
    const clock = createDemoClock();
    const cancelled = new AbortController();
    const longer = clock.sleep(8 * 86_400_000, cancelled.signal);
    const asleep = clock.sleep(6 * 86_400_000);
    clock.skip(7 * 86_400_000);
    await asleep;
    cancelled.abort();
    await expect(longer).rejects.toThrow();
  });

  it('runs like any other until it is told otherwise', async () => {
    const clock = createDemoClock();
    await clock.sleep(20);
    expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(1_000);
  });

  it('lets nobody sleep on who was called', async () => {
    const clock = createDemoClock();
    const called = new AbortController();
    const sleep = clock.sleep(600_000, called.signal);
    called.abort(new Error('over'));
    await expect(sleep).rejects.toThrow('over');
  });

  it('passes by what a machine does while it stands still', async () => {
    let outside = 0;
    const clock = createDemoClock({ ...systemClock, now: () => new Date(outside) });
    clock.runAt(10);
    outside += 60_000;
    await systemClock.sleep(50);
    clock.runAt(1);
    expect(clock.now().getTime()).toBe(60_000 + 40 * 9);
  });
});

describe('what an edit brought', () => {
  it('is the new lines, below the first line of their section where there are several', () => {
    const cards = (first: string, second: string) =>
      `Priorities\n────────\n1. web-1\n${first}\n────────\n2. web-2\n${second}`;
    expect(newsOf(cards('Missing', 'Missing'), cards('Missing', 'Fixed'))).toEqual(['2. web-2', 'Fixed']);
    expect(newsOf('Title\n1 of 2', 'Title\n2 of 2')).toEqual(['2 of 2']);
    expect(newsOf('Running\n1 of 2', 'Done\n2 of 2')).toEqual(['Done', '2 of 2']);
    expect(newsOf('Title\nsame', 'Title\nsame')).toEqual([]);
  });
});

describe('what is typed behind a number', () => {
  const options = ['none', 'if-needed'].map((value) => ({
    text: { type: 'plain_text', text: value },
    value,
  }));

  it('picks one, several, or nothing that is offered', () => {
    const radio = { type: 'radio_buttons', options };
    const boxes = { type: 'checkboxes', options };
    expect(fieldValue(radio, '2')).toMatchObject({ selected_option: { value: 'if-needed' } });
    expect(fieldValue(radio, '3')).toBeNull();
    expect(fieldValue(boxes, '1, 2')).toMatchObject({ selected_options: [{ value: 'none' }, options[1]] });
    expect(fieldValue(boxes, '0')).toMatchObject({ selected_options: [] });
    expect(fieldValue(boxes, '')).toBeNull();
    expect(fieldHelp(radio, 7)).toBe('7 1: none\n7 2: if-needed');
    expect(fieldHelp(boxes, 7)).toContain('7 0 none');
    expect(fieldHelp({ type: 'static_select' }, 7)).toBe('It offers nothing.');
  });

  it('is a text or a time where the field takes one', () => {
    expect(fieldValue({ type: 'plain_text_input' }, 'CHG-1: now')).toMatchObject({ value: 'CHG-1: now' });
    const time = { type: 'datetimepicker' };
    expect(fieldValue(time, '2030-01-31 22:00')).toMatchObject({ selected_date_time: 1_896_127_200 });
    expect(fieldValue(time, 'soon')).toBeNull();
    expect(fieldHelp(time, 4)).toContain('in UTC');
  });
});

describe('what is typed while the demo plays', () => {
  it('waits for the prompt', async () => {
    const stdin = new PassThrough();
    const ahead = readAhead(stdin);
    stdin.write('help\n');
    await systemClock.sleep(10);
    expect(ahead.giveBack()).toBe(true);
    stdin.end('quit\n');
    expect(Buffer.concat(await stdin.toArray()).toString()).toBe('help\nquit\n');
  });

  it('ends the demo where the input has ended', async () => {
    const stdin = new PassThrough();
    const ahead = readAhead(stdin);
    stdin.end();
    await systemClock.sleep(10);
    expect(ahead.giveBack()).toBe(false);
  });
});
