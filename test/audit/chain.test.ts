import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/audit/canonical-json.ts';
import { GENESIS, type Head, hashOf, type Link, nextLink } from '../../src/audit/chain.ts';
import { verifyChain } from '../../src/audit/verify.ts';
import type { AuditEvent } from '../../src/model/remediation.ts';

const EVENT: AuditEvent = {
  kind: 'approved',
  at: '2026-03-02T09:00:00.000Z',
  actor: 'U0BOB',
  environment: 'prod',
  remediationId: 'rem-1',
  details: { reason: 'CHG-1', groups: { S0OPS: ['U0BOB'] }, attempt: 2 },
};

function chainOf(length: number): Link[] {
  let head: Head = GENESIS;
  return Array.from({ length }, (_, index) => {
    const link = nextLink({ ...EVENT, details: { index } }, head, 'c'.repeat(64));
    head = link;
    return link;
  });
}

/** With a hash that fits what it says now. */
function rehashed(link: Link): Link {
  return { ...link, hash: hashOf(link) };
}

describe('canonical JSON', () => {
  it('is the same whatever the order of keys', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true })).toBe(
      '{"a":true,"b":[1,{"c":"x","d":null}]}',
    );
    expect(canonicalJson({ 10: 1, 9: 2 })).toBe('{"10":1,"9":2}');
  });

  it('leaves out what JSON cannot say, and says the same as JSON of the rest', () => {
    const value = { a: undefined, b: [undefined, Number.NaN], c: '\0\ud800é', ['__proto__']: 1 };

    expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    expect(canonicalJson(undefined)).toBe('null');
  });
});

describe('an entry', () => {
  it('is hashed so that anybody can do it: SHA-256 of its JSON, keys in order, no blanks, no hash', () => {
    const link = nextLink(EVENT, GENESIS, 'c'.repeat(64));

    const text =
      '{"actor":"U0BOB","at":"2026-03-02T09:00:00.000Z",' +
      `"configurationHash":"${'c'.repeat(64)}",` +
      '"details":{"attempt":2,"groups":{"S0OPS":["U0BOB"]},"reason":"CHG-1"},' +
      `"environment":"prod","kind":"approved","previousHash":"${'0'.repeat(64)}",` +
      '"remediationId":"rem-1","sequence":1}';
    const { hash, details, ...rest } = link;
    expect(hash).toBe(createHash('sha256').update(text).digest('hex'));
    expect(canonicalJson({ ...rest, details: JSON.parse(details) })).toBe(text);
  });
});

describe('a chain', () => {
  it('is intact as it was written, and names its head', async () => {
    const chain = chainOf(5);

    const head = { sequence: 5, hash: chain[4]?.hash };
    expect(await verifyChain(chain)).toEqual({ kind: 'intact', head });
    expect(await verifyChain(chain, { sequence: 3, hash: chain[2]?.hash ?? '' })).toEqual({
      kind: 'intact',
      head,
    });
  });

  it.each(['at', 'kind', 'actor', 'environment', 'remediationId', 'details', 'configurationHash'] as const)(
    'shows that %s of an entry was changed',
    async (field) => {
      const chain = chainOf(3).map((link) => (link.sequence === 2 ? { ...link, [field]: '{"x":1}' } : link));

      expect(await verifyChain(chain)).toEqual({ kind: 'broken', sequence: 2, damage: 'changed' });
    },
  );

  it('shows which entry is missing', async () => {
    expect(await verifyChain(chainOf(4).toSpliced(2, 1))).toEqual({
      kind: 'broken',
      sequence: 3,
      damage: 'missing',
    });
  });

  it('shows that entries have changed places, also where they were numbered anew', async () => {
    const [first, second, third] = chainOf(3) as [Link, Link, Link];
    const moved = [first, { ...third, sequence: 2 }, { ...second, sequence: 3 }];

    expect(await verifyChain(moved)).toEqual({ kind: 'broken', sequence: 2, damage: 'changed' });
    expect(await verifyChain(moved.map(rehashed))).toMatchObject({ sequence: 2, damage: 'reordered' });
    expect(await verifyChain([first, second, first])).toMatchObject({ sequence: 3, damage: 'reordered' });
  });

  it('shows at the next entry that one was replaced, hash and all', async () => {
    const chain = chainOf(3).map((link) =>
      link.sequence === 2 ? rehashed({ ...link, actor: 'U0EVE' }) : link,
    );

    expect(await verifyChain(chain)).toEqual({ kind: 'broken', sequence: 3, damage: 'reordered' });
  });

  it('shows only by a head kept elsewhere that its end is gone, or that all of it is another', async () => {
    const chain = chainOf(4);
    const head = chain[3] as Link;

    expect(await verifyChain(chain.slice(0, 2))).toMatchObject({ kind: 'intact' });
    expect(await verifyChain(chain.slice(0, 2), head)).toEqual({
      kind: 'broken',
      sequence: 3,
      damage: 'cut-off',
    });
    expect(await verifyChain(chain, { ...head, hash: 'f'.repeat(64) })).toEqual({
      kind: 'broken',
      sequence: 4,
      damage: 'another-chain',
    });
  });
});
