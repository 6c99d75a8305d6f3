import { describe, expect, it } from 'vitest';
import { classifyOutput } from '../../../src/diagnosis/output/classify.ts';
import { categoryOf } from '../../../src/model/codes.ts';
import { FIXTURES, type Fixture } from './samples.ts';

function codeOf(text: string, about: Omit<Fixture, 'name' | 'expect' | 'text'> = {}): string {
  return classifyOutput({ ...about, stdout: text, stderr: '' }).code;
}

describe('classifyOutput', () => {
  it.each(FIXTURES)('$expect.0: $name', ({ text, expect: expected, name: _name, ...about }) => {
    const answer = classifyOutput({ ...about, stdout: '', stderr: text });

    expect(answer.code).toBe(expected[0]);
    expect(answer.category).toBe(categoryOf(answer.code));
    expect(answer.evidence.length > 0).toBe(answer.code !== 'inconclusive');
    expect(answer.line).toBe(answer.evidence[0] ?? '');
  });

  it('gives every cause that output can prove at least one fixture', async () => {
    const { OUTPUT_CAUSES } = await import('../../../src/diagnosis/output/causes.ts');
    const covered = new Set(FIXTURES.map((fixture) => fixture.expect[0]));

    expect(OUTPUT_CAUSES.map((cause) => cause.code).filter((code) => !covered.has(code))).toEqual([]);
  });
});

describe('the cause that explains the others', () => {
  it.each([
    [
      'a full disk, not the packages it broke',
      'disk-full',
      'gzip: stdout: No space left on device\ndpkg: error processing package linux-firmware (--configure):\n dependency problems - leaving unconfigured',
    ],
    [
      'a name that does not resolve, not the missing metadata',
      'repo-unreachable',
      "Curl error (6): Couldn't resolve host name for https://mirror.example/repodata/repomd.xml\nError: Failed to download metadata for repo 'base'",
    ],
    [
      'memory, not the download',
      'out-of-memory',
      "YumDownloadError: [u'libxml2: [Errno 5] [Errno 12] Cannot allocate memory']\n[Errno 256] No more mirrors to try.",
    ],
    [
      'a refused registration, not the repository that says 403',
      'entitlement',
      'Status code: 403 for https://rhui.eu-west-1.aws.ce.redhat.com/x\nError: Failed to download metadata for repo',
    ],
    [
      'missing rights, not the lock that could not be opened',
      'host-permissions',
      'E: Could not open lock file /var/lib/dpkg/lock - open (13: Permission denied)\nE: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?',
    ],
    [
      'an unsupported system, not the API error that tells it',
      'unsupported-os',
      'An error occurred (UnsupportedOperatingSystem) when calling the GetDeployablePatchSnapshotForInstance operation',
    ],
    [
      'the failed install, not the warning about another repository',
      'dependency-conflict',
      "W: GPG error: https://x.example stable InRelease: NO_PUBKEY 0123456789ABCDEF\nThe following packages have unmet dependencies:\n a : Depends: b (= 1) but 2 is to be installed\nE: Unmet dependencies. Try 'apt --fix-broken install'.",
    ],
  ] as const)('is %s', (_what, expected, text) => {
    expect(codeOf(text)).toBe(expected);
  });
});

describe('confounders', () => {
  it.each([
    [
      'package-lock',
      'a zypper package lock',
      'Problem: a requires b = 2, but this requirement cannot be provided\n Solution 1: remove lock to allow installation of b',
    ],
    [
      'out-of-memory',
      "yum's own number for a time-out",
      'http://x.example/repomd.xml: [Errno 12] Timeout on http://x.example/repomd.xml: (28, "Operation timed out after 30001 milliseconds")',
    ],
    [
      'disk-full',
      'inotify watches that are used up',
      'filewatcher listener encountered error when add watch: no space left on device',
    ],
    [
      'patch-source-access',
      'a repository of Amazon Linux in S3',
      'https://amazonlinux-2-repos-eu-west-1.s3.eu-west-1.amazonaws.com/2/core/mirror.list: Connection timed out after 5000 milliseconds',
    ],
    [
      'entitlement',
      'the usual warning beside a mirror that is gone',
      'This system is not registered with an entitlement server. You can use subscription-manager to register.\nhttp://x.example/repodata/repomd.xml: [Errno 14] HTTP Error 404 - Not Found',
    ],
    [
      'baseline-override',
      'a file that is being fetched',
      '[INFO]: Downloading Baseline Override from s3://bucket/baseline_overrides.json',
    ],
    [
      'command-timeout',
      'a download that timed out',
      'Curl error (28): Operation timed out after 30000 milliseconds with 0 bytes received',
    ],
    ['windows-update-service', 'a server that cannot be found', 'Exception from HRESULT: 0x80072EE7'],
    ['package-db', 'a database that may not be opened', 'error: rpmdb open failed: Permission denied'],
    [
      'repo-metadata',
      'a mirror that does not answer',
      "Error: Failed to download metadata for repo 'x': Curl error (7): Couldn't connect to server for https://x.example/repomd.xml",
    ],
    [
      'hook-failed',
      'a hook that is only named',
      'Preparing PreInstallHook AWS-Noop\nError: Transaction failed',
    ],
    [
      'agent-failure',
      "another platform's step",
      'Step execution skipped due to unsupported plugin: aws:runShellScript. Step name: PatchLinux',
    ],
    [
      'unsupported-os',
      'a PPA without a release file',
      "E: The repository 'http://ppa.launchpad.net/x/y/ubuntu noble Release' does not have a Release file.",
    ],
    [
      'throttled',
      'a package version that holds 429',
      'Unpacking nginx (1.18.429-1) ...\ndpkg: error processing package nginx (--unpack):\n package is in a very bad inconsistent state; you should\n reinstall it',
    ],
    [
      'agent-credentials',
      'a Windows file that may not be written',
      "Access to the path 'C:\\Windows\\SoftwareDistribution' is denied.",
    ],
    [
      'prerequisite-missing',
      'a package requirement that names python',
      "message: [u'awscli-1.18.107-1.amzn2.noarch requires python2-botocore = 1.17.31']",
    ],
    [
      'connection-lost',
      'an agent that the metadata service gives no role',
      'ERROR Health ping failed with error - EC2RoleRequestError: no EC2 instance role found',
    ],
    [
      'repo-unreachable',
      "curl's number for a file that is gone",
      'https://x.example/el6/repodata/repomd.xml: [Errno 14] PYCURL ERROR 22 - "The requested URL returned error: 404 Not Found"',
    ],
    [
      'entitlement',
      'the usual warning beside a repository of the own network that forbids',
      'Unable to read consumer identity\n  - Status code: 403 for http://10.0.0.9/own/repodata/repomd.xml (IP: 10.0.0.9)',
    ],
    [
      'connection-lost',
      'an agent that is refused',
      'createControlChannel request failed: AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/r/i-1 is not authorized to perform: ssmmessages:CreateControlChannel',
    ],
  ])('%s does not fire for %s', (code, _what, text) => {
    expect(codeOf(text)).not.toBe(code);
  });
});

describe('mangled text', () => {
  const LINE = 'E: Could not get lock /var/lib/dpkg/lock-frontend';

  it.each([
    ['colours', `\u001b[1;31m${LINE}\u001b[0m`],
    ['carriage returns of a progress bar', `10% [Working]\r50% [Working]\r${LINE}\r`],
    ['Windows line ends', `one\r\n${LINE}\r\ntwo`],
    ['line ends escaped by a log shipper', `{"log":"start\\n${LINE}\\nend"}`],
    ['syslog prefixes', `Jan  5 02:10:11 ip-10-0-0-1 apt[311]: ${LINE}`],
    ['a cut before it', `--output truncated--\n${LINE}`],
    ['a wrap between words', 'E: Could not get\nlock /var/lib/dpkg/lock-frontend'],
    ['a wrap inside a word', 'E: Could not get lo\nck /var/lib/dpkg/lock-frontend'],
    ['everything on one line', `Reading package lists... Done ${LINE} Exiting...`],
    ['no-break spaces', LINE.replaceAll(' ', '\u00a0')],
  ])('is read through %s', (_what, text) => {
    expect(codeOf(text)).toBe('package-lock');
  });

  it('shows a part of a very long line, around what decided', () => {
    const { line } = classifyOutput({
      stdout: `${'x '.repeat(5000)}${LINE}${' y'.repeat(5000)}`,
      stderr: '',
    });

    expect(line.length).toBeLessThan(800);
    expect(line).toContain(LINE);
  });

  it('hides secrets in what it shows', () => {
    const text =
      'Curl error (6): Could not resolve host: proxy.example for http://user:hunter2@proxy.example:3128/';

    expect(classifyOutput({ stdout: '', stderr: text }).line).not.toContain('hunter2');
  });
});

describe('Windows error codes', () => {
  it.each([
    '0x80072EE2',
    '0x80072ee2',
    '0X80072EE2',
    '80072ee2',
    '-2147012894',
    '2147954402',
    'WININET_E_TIMEOUT',
  ])('knows %s', (spelling) => {
    expect(codeOf(`Search failed with error ${spelling}.`)).toBe('repo-unreachable');
  });

  it.each(['10.0.80072.2', 'a80072ee2b', '12147954402'])('does not see one in %s', (text) => {
    expect(codeOf(`value ${text}`)).toBe('inconclusive');
  });
});

describe('families of Windows error codes', () => {
  it.each([
    ['0x8024AFFF', 'windows-update-service'],
    ['0x80242FF1', 'patch-failed'],
    ['0x80072F11', 'repo-unreachable'],
    ['0x800F0977', 'package-db'],
    ['0x80073799', 'package-db'],
  ])('%s is %s, though nobody lists it', (spelling, expected) => {
    expect(codeOf(`Installation ended with ${spelling}.`)).toBe(expected);
  });
});

describe('a run that got through', () => {
  const DONE = { status: 'Success', exitCode: 0 } as const;

  it.each([
    [
      'after a lock it waited for',
      'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 7 (apt)\nnext try in 5 s\nSetting up zlib1g (1.2) ...',
    ],
    [
      'with services that go on without a restart',
      'Setting up zlib1g (1.2) ...\nNo services need to be restarted.\nNo user sessions are running outdated binaries.',
    ],
    [
      'past a repository it left out',
      "  - Status code: 404 for https://x.example/repodata/repomd.xml\nError: Failed to download metadata for repo 'x'\nIgnoring repositories: x\nComplete!",
    ],
  ])('%s proves nothing', (_what, text) => {
    expect(codeOf(text, DONE)).toBe('inconclusive');
  });
});

describe('confidence', () => {
  it('is lower where the text was cut', () => {
    const text = 'Error: No space left on device';

    expect(classifyOutput({ stdout: text, stderr: '' }).confidence).toBe('high');
    expect(classifyOutput({ stdout: `${text}\n---Output truncated---`, stderr: '' }).confidence).toBe(
      'medium',
    );
  });

  it('is low where only the exit code speaks', () => {
    const answer = classifyOutput({
      document: 'AWS-RunPatchBaseline',
      exitCode: 146,
      stdout: '',
      stderr: '',
    });

    expect(answer).toMatchObject({ code: 'unsupported-os', confidence: 'low' });
  });

  it('is medium for what the tool itself calls a warning', () => {
    const answer = classifyOutput({
      stdout: 'W: GPG error: https://x.example InRelease: NO_PUBKEY 0123',
      stderr: '',
    });

    expect(answer).toMatchObject({ code: 'repo-metadata', confidence: 'medium' });
  });
});

describe('exit codes', () => {
  it('count after the text', () => {
    expect(
      codeOf('Error: No space left on device', { document: 'AWS-RunPatchBaseline', exitCode: 156 }),
    ).toBe('disk-full');
  });

  it('of the payload mean nothing for other documents', () => {
    expect(codeOf('done', { document: 'AWS-RunShellScript', exitCode: 145 })).toBe('inconclusive');
  });

  it.each([
    ['failed to run commands: exit status 127', 'prerequisite-missing'],
    ['failed to run commands: exit status 126', 'host-permissions'],
  ])('are read from the agent: %s', (text, expected) => {
    expect(codeOf(text)).toBe(expected);
  });

  it('of Windows say nothing by themselves', () => {
    expect(codeOf('failed to run commands: exit status 0xffffffff', { exitCode: 4294967295 })).toBe(
      'inconclusive',
    );
  });
});

describe('statuses', () => {
  it.each([
    ['ExecutionTimedOut', 'command-timeout'],
    ['Execution Timed Out', 'command-timeout'],
    ['DeliveryTimedOut', 'connection-lost'],
    ['Undeliverable', 'connection-lost'],
    ['RateExceeded', 'throttled'],
    ['Terminated', 'inconclusive'],
    ['InvalidPlatform', 'inconclusive'],
    ['Success', 'inconclusive'],
    ['Cancelled', 'inconclusive'],
    ['', 'inconclusive'],
  ])('%s alone is %s', (status, expected) => {
    expect(codeOf('', { status })).toBe(expected);
  });

  it('do not overrule what the text decides', () => {
    expect(codeOf('Error: No space left on device', { status: 'ExecutionTimedOut' })).toBe('disk-full');
  });

  it('take a failed hook for the cause, whatever its own text says', () => {
    const step = 'PostInstallHook/runScript';

    expect(codeOf('No space left on device', { status: 'Failed', step: 'PostInstallHook' })).toBe(
      'hook-failed',
    );
    expect(codeOf('No space left on device', { status: 'Failed', step })).toBe('hook-failed');
    expect(codeOf('all stopped', { status: 'Success', step })).toBe('inconclusive');
  });

  it('of success leave what apt only warned of', () => {
    const text =
      "root [WARNING]: Can't upgrade libc6 from 2.31 to 2.35 because the following packages would be broken: x\nNo packages found that can be upgraded.";

    expect(codeOf(text, { status: 'Success', exitCode: 0 })).toBe('dependency-conflict');
  });
});
