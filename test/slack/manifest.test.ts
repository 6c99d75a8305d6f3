import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { manifestText, runManifest } from '../../src/cli/manifest.ts';
import { COMMAND } from '../../src/slack/commands/listen.ts';
import { createManifest } from '../../src/slack/manifest.ts';
import { OPTIONAL_SCOPES, REQUIRED_SCOPES } from '../../src/slack/scopes.ts';

describe('the manifest', () => {
  it('is the checked-in file', () => {
    expect(readFileSync('manifest.yml', 'utf8')).toBe(manifestText({ kind: 'socket' }));
  });

  it('names the address of every entry where the transport is HTTP, and none where it is a socket', () => {
    const url = 'https://patchcheck.example.com/slack/events';
    const http = createManifest({ kind: 'http', baseUrl: 'https://patchcheck.example.com' });
    expect(http.features?.slash_commands).toMatchObject([{ command: COMMAND, url }]);
    expect(http.settings).toMatchObject({ interactivity: { request_url: url }, socket_mode_enabled: false });
    const socket = manifestText({ kind: 'socket' });
    expect(socket).not.toContain('url:');
    expect(parse(socket).settings.socket_mode_enabled).toBe(true);
  });

  it('asks for each scope once', () => {
    const scopes = [...REQUIRED_SCOPES, ...OPTIONAL_SCOPES];
    expect(new Set(scopes).size).toBe(scopes.length);
  });

  it('keeps within the limits of Slack', () => {
    const manifest = createManifest({ kind: 'socket' });
    expect(manifest.display_information.description?.length).toBeLessThanOrEqual(140);
    expect(manifest.display_information.name.length).toBeLessThanOrEqual(35);
  });

  it.each([
    [['--transport', 'http']],
    [['--transport', 'http', '--base-url', 'http://insecure.example.com']],
    [['--transport', 'pigeon']],
    [['--base-url', 'https://patchcheck.example.com']],
  ])('refuses %j', async (args) => {
    const io = { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, env: {} };
    await expect(runManifest(args, io)).rejects.toMatchObject({ code: 'bad-usage' });
  });
});
