import { describe, expect, it } from 'vitest';
import { didYouMean, nearestMatch } from '../../src/model/nearest-match.ts';

const REGIONS = ['us-east-1', 'us-east-2', 'us-west-2', 'eu-west-1', 'eu-central-1', 'ap-southeast-2'];

describe('nearestMatch', () => {
  it.each([
    ['us-est-1', 'us-east-1'],
    ['us-eats-1', 'us-east-1'],
    ['US-EAST-2', 'us-east-2'],
    ['eu-centrl-1', 'eu-central-1'],
    ['ap-sotheast-2', 'ap-southeast-2'],
  ])('takes %s for %s', (typed, meant) => {
    expect(nearestMatch(typed, REGIONS)).toBe(meant);
  });

  it('says nothing where nothing is near', () => {
    expect(nearestMatch('mars-north-1', REGIONS)).toBeNull();
    expect(nearestMatch('x', ['prod', 'dev'])).toBeNull();
    expect(nearestMatch('', ['prod', 'dev'])).toBeNull();
    expect(nearestMatch('prod', [])).toBeNull();
  });
});

describe('didYouMean', () => {
  it('puts the match into words, or says nothing', () => {
    expect(didYouMean('us-est-1', REGIONS)).toBe('; did you mean us-east-1?');
    expect(didYouMean('mars-north-1', REGIONS)).toBe('');
  });
});
