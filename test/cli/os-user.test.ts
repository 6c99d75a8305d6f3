import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { commandLineUser } from '../../src/cli/os-user.ts';

const MODULE = fileURLToPath(new URL('../../src/cli/os-user.ts', import.meta.url));
const NAMELESS_ID = 54_321;

describe('who runs a command', () => {
  it('is the user of the operating system', () => {
    expect(commandLineUser()).toBe(`cli-${execFileSync('id', ['-un']).toString().trim()}`);
  });

  it.skipIf(process.getuid?.() !== 0)('is a number where the user has no name, as in some containers', () => {
    const program = `const { commandLineUser } = await import(${JSON.stringify(MODULE)}); process.setuid(${NAMELESS_ID}); process.stdout.write(commandLineUser());`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', program]);
    expect(output.toString()).toBe(`cli-uid-${NAMELESS_ID}`);
  });
});
