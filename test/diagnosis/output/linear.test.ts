import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OUTPUT_CAUSES } from '../../../src/diagnosis/output/causes.ts';
import { classifyOutput } from '../../../src/diagnosis/output/classify.ts';
import { redactSecrets } from '../../../src/diagnosis/output/redact.ts';

const MEGABYTE = 1024 * 1024;
/** Bits that many patterns begin with: what would make a careless one go back and forth. */
const BAIT = [
  '-',
  'a',
  '1',
  ' ',
  '\t',
  '\n',
  "'x '",
  '((',
  '错误：',
  'error: ',
  'unable to ',
  'failed could not denied ',
  'https://',
  '/var/lib/dpkg/',
  'ssm.us-east-1.amazonaws.com ',
  'requires ',
  'password= ',
  '0x8024',
  'archive.ubuntu.com/',
  'another update ',
  'snap "a" has ',
  'pre install hook ',
  '-----BEGIN PRIVATE KEY-----',
  'eyJhbGciOi.',
  '\u001b[',
  'Access Denied arn:aws:sts ',
];

describe('hostile text', () => {
  it('has no pattern with an unbounded repeat of a wide class', () => {
    const unbounded = /(?<!\\)(?:\.|\[\^[^\]]{1,20}\]|\\[SWDsw])(?:[*+]|\{\d+,\})/;
    const sources = OUTPUT_CAUSES.flatMap((cause) => cause.signatures.map(({ pattern }) => pattern.source));

    expect(sources.filter((source) => unbounded.test(source))).toEqual([]);
  });

  it.each(BAIT.map((bait) => [bait]))(
    'of one megabyte of %j is read in time that grows with its length',
    (bait) => {
      const text = bait.repeat(MEGABYTE / bait.length);
      const started = performance.now();
      classifyOutput({ stdout: text, stderr: '' });
      redactSecrets(text);

      expect(performance.now() - started).toBeLessThan(5000);
    },
  );

  it('of many megabytes is looked at from both ends, and the answer is less certain for it', () => {
    const noise = 'Upgrading a package that goes well\n'.repeat(200_000);

    for (const text of [`Error: No space left on device\n${noise}`, `${noise}Error: No space left on device`])
      expect(classifyOutput({ stdout: text, stderr: '' })).toMatchObject({
        code: 'disk-full',
        confidence: 'medium',
      });
  });

  it('never makes it throw', () => {
    const about = fc.record(
      {
        platform: fc.option(fc.string()),
        document: fc.option(fc.constantFrom('AWS-RunPatchBaseline', '', 'x')),
        step: fc.option(fc.string()),
        status: fc.option(fc.string()),
        exitCode: fc.option(fc.oneof(fc.integer(), fc.double())),
      },
      { requiredKeys: [] },
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom(...BAIT)).map((bits) => bits.join('')),
    );

    fc.assert(
      fc.property(about, text, text, (sample, stdout, stderr) => {
        const answer = classifyOutput({ ...sample, stdout, stderr });
        expect(answer.evidence.length).toBeLessThanOrEqual(3);
      }),
      { numRuns: 150 },
    );
  });
});
