/** What failing patch runs print, in the words of the tools that print it. */

export interface Output {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function linux(code: number, lines: readonly string[], errors: readonly string[] = []): Output {
  return {
    code,
    stdout: ['Running with product(s) and operation of the patch baseline', ...lines].join('\n'),
    stderr: [...errors, `failed to run commands: exit status ${code}`].join('\n'),
  };
}

function windows(lines: readonly string[], errors: readonly string[] = []): Output {
  return {
    code: -1,
    stdout: ['Patch run on Windows Server', ...lines].join('\n'),
    stderr: [...errors, 'failed to run commands: exit status 4294967295'].join('\n'),
  };
}

const PATCHING_FAILED =
  'Failure occurred in the operation, patching exit code is 1 and inventory exit code is 0.';

/** Enough ordinary lines to push what follows past the 2,500 characters that a listing shows. */
const LONG_TRANSACTION = Array.from(
  { length: 60 },
  (_, index) =>
    `Get:${index + 1} http://archive.example.internal/ubuntu jammy-updates/main amd64 package-${index} [${90 + index} kB]`,
);

export const OUTPUTS = {
  dnfMirrorsGone: linux(1, [
    'Amazon Linux 2023 repository                    0.0  B/s |   0  B     00:30',
    "Errors during downloading metadata for repository 'amazonlinux':",
    '  - Curl error (28): Timeout was reached for https://al2023-repos-us-east-1.example/core/mirrors [Connection timed out after 30001 milliseconds]',
    "Error: Failed to download metadata for repo 'amazonlinux': Cannot prepare internal mirrorlist: Curl error (28): Timeout was reached",
  ]),
  aptUnresolved: linux(100, [
    'Err:1 http://deb.debian.org/debian bookworm InRelease',
    "  Temporary failure resolving 'deb.debian.org'",
    "E: Failed to fetch http://deb.debian.org/debian/dists/bookworm/InRelease  Temporary failure resolving 'deb.debian.org'",
  ]),
  windowsUpdateTimeout: windows([
    'Searching for updates through the Windows Update Agent.',
    'Exception calling "Search": "Exception from HRESULT: 0x80072EE2"',
    'Searching failed: the operation timed out while talking to the update server (0x80072EE2).',
  ]),
  aptKeyMissing: linux(1, [
    'Hit:1 http://archive.ubuntu.com/ubuntu jammy InRelease',
    'Err:4 https://packages.example.net/agent stable InRelease',
    "  The following signatures couldn't be verified because the public key is not available: NO_PUBKEY 7A82B743B9B8E46F",
    "E: The repository 'https://packages.example.net/agent stable InRelease' is not signed.",
  ]),
  yumBadMetadata: linux(1, [
    'https://mirror.example.net/vendor/el8/repodata/repomd.xml: [Errno -1] repomd.xml does not match metalink for vendor-tools',
    'Error: GPG check FAILED',
  ]),
  payloadDownload: linux(156, [
    'curl: (28) Failed to connect to s3.us-east-1.amazonaws.com port 443 after 130912 ms: Connection timed out',
    'Unable to download payload: https://s3.us-east-1.amazonaws.com/aws-ssm-us-east-1/patchbaselineoperations/linux/payloads/patch-baseline-operations-1.140.tar.gz.failed to run commands: exit status 156',
  ]),
  notRegistered: linux(1, [
    'Updating Subscription Management repositories.',
    'This system is not registered with an entitlement server. You can use "rhc" or "subscription-manager" to register.',
    'Error: There are no enabled repositories in "/etc/yum.repos.d", "/etc/yum/repos.d", "/etc/distro.repos.d".',
  ]),
  suseNotRegistered: linux(1, [
    "Refreshing service 'Public_Cloud_Module_x86_64'.",
    'SUSEConnect error: this system is not registered with the update infrastructure, run registercloudguest.',
    'Problem retrieving the repository index file for service: HTTP response: 403 System credentials are no longer valid.',
  ]),
  dpkgLocked: linux(2, [
    'Reading package lists...',
    'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 21874 (unattended-upgr)',
    'E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?',
  ]),
  yumLocked: linux(1, [
    'Existing lock /var/run/yum.pid: another copy is running as pid 20417.',
    'Another app is currently holding the yum lock; waiting for it to exit...',
    'Error: another process has acquired yum lock, exiting.',
    PATCHING_FAILED,
  ]),
  zypperLocked: linux(7, [
    'System management is locked by the application with pid 20417 (zypper).',
    'Close this application before trying again.',
  ]),
  windowsInstallRunning: windows([
    'Searching for updates through the Windows Update Agent.',
    'Installing failed with HRESULT 0x80240016: another installation is in progress.',
  ]),
  dpkgInterrupted: linux(1, [
    'Reading package lists...',
    "E: dpkg was interrupted, you must manually run 'sudo dpkg --configure -a' to correct the problem.",
    PATCHING_FAILED,
  ]),
  componentStore: windows([
    'Installing 2 updates.',
    'Installation of the cumulative update failed with HRESULT 0x80073712: a component store file is missing or corrupt.',
  ]),
  yumConflict: linux(1, [
    'Resolving Dependencies',
    'Error: Package: python3-libs-3.7.16-1.amzn2.0.9.x86_64 (amzn2-core)',
    '           Requires: openssl-libs >= 1:1.0.2k-24',
    '           Installed: 1:openssl-libs-1.0.2k-19.vendor.x86_64 (@vendor)',
    'yum update failed with result code: 1: [python3-libs requires openssl-libs >= 1:1.0.2k-24]',
    PATCHING_FAILED,
  ]),
  zypperConflict: linux(2, [
    'Loading repository data...',
    "Problem: the to be installed kernel-default-5.14.21 requires 'kernel-firmware >= 20230724', but this requirement cannot be provided",
    "zypper: error_code='4' Dependency check failure during commit process",
    PATCHING_FAILED,
  ]),
  /** apt's sanity check drops every package, and the run ends well all the same. */
  aptNothingUpgradable: linux(0, [
    "Can't upgrade libpq5 because libpq5 depends on libldap-2.5-0 (>= 2.5.17) which is held at 2.5.11",
    'The following packages have unmet dependencies: libpq5',
    'No packages found that can be upgraded.',
  ]),
  diskFull: linux(1, [
    'Running transaction check',
    'Error Summary',
    '-------------',
    'Disk Requirements:',
    '   At least 412MB more space needed on the /var filesystem.',
    PATCHING_FAILED,
  ]),
  outOfMemory: linux(1, [
    'Downloading Packages:',
    "YumDownloadError: [u'Errors were encountered while downloading packages.', u'kernel: [Errno 5] [Errno 12] Cannot allocate memory']",
    PATCHING_FAILED,
  ]),
  noPythonApt: linux(1, [
    'Using python binary: python3',
    'An unsupported package manager and python version combination was found. Apt requires Python3 to be installed.',
  ]),
  noExec: linux(
    126,
    [],
    [
      'sh: /var/lib/amazon/ssm/document/orchestration/awsrunShellScript/PatchLinux/_script.sh: Permission denied',
    ],
  ),
  updateServiceDisabled: windows([
    'Searching for updates through the Windows Update Agent.',
    'Exception from HRESULT: 0x80070422',
    'The service cannot be started, either because it is disabled or because it has no enabled devices. (0x80070422)',
  ]),
  stepTimedOut: {
    code: 137,
    stdout: 'Running with product(s) and operation of the patch baseline\nDownloading package headers ...',
    stderr: 'failed to run commands: signal: killed',
  },
  hookFailed: {
    code: 1,
    stdout: 'drain-connections: 14 sessions still open after 300 s, giving up',
    stderr: 'failed to run commands: exit status 1',
  },
  snapshotThrottled: linux(143, [
    'botocore.exceptions.ClientError: An error occurred (ThrottlingException) when calling the GetDeployablePatchSnapshotForInstance operation (reached max retries: 4): Rate exceeded',
  ]),
  installerFailure: windows([
    'Installing 1 update.',
    'Result of the security update: Failed, HRESULT 0x8024200B.',
    'Installation finished with errors; see the CBS log on the node.',
  ]),
  silentFailure: linux(1, ['Operation did not finish.']),
  snapshotDenied: linux(145, [
    'Unable to pull security credentials from Instance Metadata Service, attempting to use local credentials file',
    'botocore.exceptions.ClientError: An error occurred (AccessDeniedException) when calling the GetDeployablePatchSnapshotForInstance operation: User: arn:aws:sts::111122223333:assumed-role/workload-node/session is not authorized to perform: ssm:GetDeployablePatchSnapshotForInstance',
    'GetDeployableSnapshotForInstance had access denied, check the permissions of the instance profile.',
  ]),
  inventoryDenied: linux(149, [
    'All packages are installed.',
    'An error occurred (AccessDeniedException) when calling the PutInventory operation: not authorized to perform: ssm:PutInventory',
    'Unable to upload the inventory, exiting.',
  ]),
  workerDied: {
    code: -1,
    stdout: '',
    stderr:
      'document process failed unexpectedly: document worker timed out, check [ssm-document-worker]/[ssm-session-worker] log for crash reason',
  },
  unsupportedSystem: linux(146, [
    'botocore.exceptions.ClientError: An error occurred (UnsupportedOperatingSystem) when calling the GetDeployablePatchSnapshotForInstance operation: Operating system is not supported',
  ]),
  notInRepositories: linux(1, [
    'Updating and loading repositories:',
    'No match for argument: openssl-libs-1:3.0.7-28.el9_4.x86_64',
    'Error: Unable to find a match: openssl-libs-1:3.0.7-28.el9_4.x86_64',
    PATCHING_FAILED,
  ]),
  overrideUnreadable: linux(162, [
    'botocore.exceptions.ClientError: An error occurred (403) when calling the HeadObject operation: Forbidden',
    'Unable to download file from S3: s3://aws-quicksetup-patchpolicy-111122223333-x9k2m/baseline_overrides.json.',
  ]),
  hooksUnsupported: {
    code: 1,
    stdout: '',
    stderr: 'plugin with name aws:runDocument failed to initialise on this version of the agent',
  },
  /** The deciding line stands behind more than the listing shows. */
  dependencyBehindTheCut: linux(1, [
    ...LONG_TRANSACTION,
    'The following packages have unmet dependencies:',
    ' linux-image-aws : Depends: linux-modules-6.5 (= 6.5.0-1018) but it is not going to be installed',
    'E: Unable to correct problems, you have held broken packages.',
    PATCHING_FAILED,
  ]),
} as const satisfies Record<string, Output>;

/** Success, with the warnings that look like causes and are none. */
export const NOISY_SUCCESS = [
  '/usr/lib/python2.7/site-packages/urllib3/util/ssl_.py:369: SNIMissingWarning: An HTTPS request has been made, but the SNI extension is not available.',
  'Unable to gain necessary access for possible kernel updates, code: 1',
  'Unable to pull security credentials from Instance Metadata Service, attempting to use local credentials file',
  'Existing lock /var/run/yum.pid: another copy is running as pid 2214. Waiting 5 seconds and retry.',
  'Report is unchanged, attempting partial upload',
].join('\n');

export const OVERRIDE_SUCCESS = [
  'Baseline override is set, results are printed and not uploaded:',
  'Missing: 0, Failed: 0, Installed: 118',
].join('\n');
