/** Is a chain whole? Read from its beginning, one entry after the other. */

import { GENESIS, type Head, hashOf, type Link } from './chain.ts';

export type Damage =
  /** The entry no longer says what was hashed. */
  | 'changed'
  /** No entry has this number. */
  | 'missing'
  /** The entry does not follow the one before it: moved, put in, or one of the two was replaced. */
  | 'reordered'
  /** The chain ends before the head that is known. */
  | 'cut-off'
  /** The chain is whole and is another one: at the head that is known it has another hash. */
  | 'another-chain';

export type Verification =
  /** `head` is that of the last entry; `GENESIS` where there is none. */
  | { readonly kind: 'intact'; readonly head: Head }
  /** `sequence` is the first that is wrong; all before it are right. */
  | { readonly kind: 'broken'; readonly sequence: number; readonly damage: Damage };

/**
 * Checks entries in the order in which they come, which must be that of the chain from its first entry on.
 * `known` is a head that was kept elsewhere: without it nobody can see that the newest entries are gone, or
 * that all hashes were made anew.
 */
export async function verifyChain(
  links: AsyncIterable<Link> | Iterable<Link>,
  known: Head = GENESIS,
): Promise<Verification> {
  let head = GENESIS;
  for await (const link of links) {
    const damage = damageOf(link, head, known);
    if (damage) return { kind: 'broken', sequence: head.sequence + 1, damage };
    head = { sequence: link.sequence, hash: link.hash };
  }
  if (head.sequence < known.sequence) {
    return { kind: 'broken', sequence: head.sequence + 1, damage: 'cut-off' };
  }
  return { kind: 'intact', head };
}

function damageOf(link: Link, previous: Head, known: Head): Damage | null {
  if (link.sequence > previous.sequence + 1) return 'missing';
  if (link.sequence <= previous.sequence) return 'reordered';
  if (hashOf(link) !== link.hash) return 'changed';
  if (link.previousHash !== previous.hash) return 'reordered';
  if (link.sequence === known.sequence && link.hash !== known.hash) return 'another-chain';
  return null;
}
