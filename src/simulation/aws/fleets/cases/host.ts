/** Cases in which somebody must change the node itself. */

import { OUTPUTS } from '../outputs.ts';
import type { Case } from './case.ts';
import { failedInstall, nothingUploads } from './failing.ts';

export const HOST_CASES: readonly Case[] = [
  nothingUploads(
    'prerequisite-missing',
    'python-missing',
    'payments-us',
    'debian-12',
    OUTPUTS.noPythonApt,
    'The payload finds no Python that can drive apt.',
  ),
  nothingUploads(
    'host-permissions',
    'script-not-executable',
    'payments-eu',
    'rhel-8',
    OUTPUTS.noExec,
    'Exit 126: the directory of the agent is mounted noexec.',
  ),
  nothingUploads(
    'windows-update-service',
    'update-service-disabled',
    'payments-eu',
    'windows-2022',
    OUTPUTS.updateServiceDisabled,
    '0x80070422: the Windows Update service is disabled.',
  ),
  failedInstall('package-db', 'dpkg-interrupted', 'payments-us', 'ubuntu-22.04', {
    output: OUTPUTS.dpkgInterrupted,
    uploads: true,
    remediation: 'fix-host',
    note: 'dpkg was interrupted; no lock is held.',
  }),
  failedInstall('package-db', 'component-store-corrupt', 'web-us', 'windows-2019', {
    output: OUTPUTS.componentStore,
    uploads: true,
    remediation: 'fix-host',
    note: '0x80073712: the component store is corrupt.',
  }),
  failedInstall('disk-full', 'var-is-full', 'payments-us', 'amazon-linux-2', {
    output: OUTPUTS.diskFull,
    uploads: true,
    remediation: 'fix-host',
    note: 'The transaction needs more space on /var than there is.',
  }),
  failedInstall('out-of-memory', 'memory-exhausted', 'web-us', 'amazon-linux-2', {
    output: OUTPUTS.outOfMemory,
    uploads: true,
    note: 'Dressed as a download error; the words that decide are "Cannot allocate memory".',
  }),
];
