import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { terminalLines } from '../../src/cli/terminal-text.ts';

const ESCAPE = String.fromCharCode(27);
const withoutStyles = (line: string) => line.replaceAll(new RegExp(`${ESCAPE}\\[[0-9;]*m`, 'g'), '');

describe('text for a terminal', () => {
  it('keeps its lines and loses its asterisks where there is no terminal', () => {
    const long = `*Cause* ${'word '.repeat(50)}`;
    expect(terminalLines(long, { colours: false, width: null })).toEqual([long.replaceAll('*', '')]);
  });

  it('breaks at spaces, and indents what belongs to an item', () => {
    expect(terminalLines('• one two three four', { colours: false, width: 11 })).toEqual([
      '• one two',
      '  three',
      '  four',
    ]);
    expect(terminalLines('  [x] one two three', { colours: false, width: 13 })).toEqual([
      '  [x] one two',
      '      three',
    ]);
  });

  it('leaves words whole that do not fit', () => {
    expect(terminalLines('a verylongword b', { colours: false, width: 6 })).toEqual([
      'a',
      'verylongword',
      'b',
    ]);
  });

  it('carries a style over a break, and ends it on every line', () => {
    const [first = '', second = ''] = terminalLines('*one two three*', { colours: true, width: 8 });
    expect(first).toBe(`${ESCAPE}[1mone two${ESCAPE}[0m`);
    expect(second).toBe(`${ESCAPE}[1mthree${ESCAPE}[0m`);
  });

  it('loses no word and exceeds no width that its words fit into', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z*`•]{1,9}$/), { maxLength: 30 }),
        fc.integer({ min: 12, max: 40 }),
        (words, width) => {
          const lines = terminalLines(words.join(' '), { colours: true, width }).map(withoutStyles);
          expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
          const letters = (text: string) => text.replace(/[^a-z]/g, '');
          expect(letters(lines.join(' '))).toBe(letters(words.join(' ')));
        },
      ),
    );
  });
});
