import { describe, expect, it } from 'vitest';
import { breathe } from '../../src/assessment/breathe.ts';

describe('breathing', () => {
  it('lets one caller go on at a time, and everything else in between', async () => {
    const order: string[] = [];
    const tick = () => {
      order.push('-');
      if (order.filter((each) => each !== '-').length < 12) setImmediate(tick);
    };
    const work = async (name: string) => {
      for (let round = 0; round < 3; round += 1) {
        await breathe();
        order.push(name);
      }
    };
    setImmediate(tick);
    await Promise.all(['a', 'b', 'c', 'd'].map(work));
    expect(order.join('')).toMatch(/^(-*[abcd](?=-|$))+$/);
    expect(order.filter((each) => each !== '-').join('')).toBe('abcdabcdabcd');
  });
});
