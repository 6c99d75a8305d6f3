import { describe, expect, it } from 'vitest';
import { matchAnyOf, matchTargets, nearMisses } from '../../../src/assessment/joins/targeting.ts';

const node = {
  instanceId: 'i-0aaa',
  tags: { Env: 'prod', 'Patch Group': 'web', Empty: '' },
};

describe('matchTargets', () => {
  it.each([
    ['its own id', [{ key: 'InstanceIds', values: ['i-0bbb', 'i-0aaa'] }]],
    ['every instance', [{ key: 'InstanceIds', values: ['*'] }]],
    ['a tag', [{ key: 'tag:Env', values: ['dev', 'prod'] }]],
    ['a tag key with a blank in it', [{ key: 'tag:Patch Group', values: ['web'] }]],
    ['any value of a tag', [{ key: 'tag:Env', values: ['*'] }]],
    ['a tag key', [{ key: 'tag-key', values: ['Env'] }]],
    [
      'all of several',
      [
        { key: 'tag:Env', values: ['prod'] },
        { key: 'tag-key', values: ['Patch Group'] },
      ],
    ],
  ])('matches by %s', (_, targets) => {
    expect(matchTargets(targets, node)).toBe('match');
  });

  it.each([
    ['another id', [{ key: 'InstanceIds', values: ['i-0bbb'] }]],
    ['another value', [{ key: 'tag:Env', values: ['dev'] }]],
    ['another case of the value', [{ key: 'tag:Env', values: ['Prod'] }]],
    ['another case of the key', [{ key: 'tag:env', values: ['prod'] }]],
    [
      'one of several that fails',
      [
        { key: 'tag:Env', values: ['prod'] },
        { key: 'tag:Tier', values: ['web'] },
      ],
    ],
    ['no targets', []],
    [
      'an automation without targets',
      [{ key: 'aws:NoOpAutomationTag', values: ['AWS-NoOpAutomationTarget'] }],
    ],
    [
      'a miss beside a resource group',
      [
        { key: 'resource-groups:Name', values: ['web'] },
        { key: 'tag:Env', values: ['dev'] },
      ],
    ],
  ])('misses by %s', (_, targets) => {
    expect(matchTargets(targets, node)).toBe('miss');
  });

  it('does not decide about resource groups', () => {
    expect(matchTargets([{ key: 'resource-groups:Name', values: ['web'] }], node)).toBe('undecided');
  });
});

describe('matchAnyOf', () => {
  const hit = [{ key: 'tag:Env', values: ['prod'] }];
  const miss = [{ key: 'tag:Env', values: ['dev'] }];
  const group = [{ key: 'resource-groups:Name', values: ['web'] }];

  it('takes the best of the alternatives', () => {
    expect(matchAnyOf([miss, hit], node)).toBe('match');
    expect(matchAnyOf([group, hit], node)).toBe('match');
    expect(matchAnyOf([group, miss], node)).toBe('undecided');
    expect(matchAnyOf([miss], node)).toBe('miss');
    expect(matchAnyOf([], node)).toBe('miss');
  });
});

describe('nearMisses', () => {
  it.each([
    ['the case of a key', { key: 'tag:env', values: ['prod'] }, 'tag env=prod, the node has Env=prod'],
    ['the case of a value', { key: 'tag:Env', values: ['PROD'] }, 'tag Env=PROD, the node has Env=prod'],
    [
      'blanks in a key',
      { key: 'tag:PatchGroup', values: ['web'] },
      'tag PatchGroup=web, the node has Patch Group=web',
    ],
    ['a tag key', { key: 'tag-key', values: ['ENV'] }, 'tag key ENV, the node has Env'],
  ])('tells %s', (_, target, told) => {
    expect(nearMisses([target], node)).toEqual([told]);
  });

  it('makes a trailing blank visible', () => {
    const blank = { instanceId: 'i-0aaa', tags: { Env: 'prod ' } };
    expect(nearMisses([{ key: 'tag:Env', values: ['prod'] }], blank)).toEqual([
      'tag Env=prod, the node has Env="prod "',
    ]);
  });

  it('tells nothing of a match, of another value, or of a miss by more than one selector', () => {
    expect(nearMisses([{ key: 'tag:Env', values: ['prod'] }], node)).toEqual([]);
    expect(nearMisses([{ key: 'tag:Env', values: ['dev'] }], node)).toEqual([]);
    expect(
      nearMisses(
        [
          { key: 'tag:env', values: ['prod'] },
          { key: 'tag:Tier', values: ['db'] },
        ],
        node,
      ),
    ).toEqual([]);
  });
});
