/**
 * Outputs that tools print when a run fails, each with the causes that may be told for it, best first.
 * Hosts, ids and values are made up.
 */

import type { RootCauseCode } from '../../../src/model/codes.ts';

export interface Fixture {
  readonly name: string;
  readonly expect: readonly RootCauseCode[];
  readonly text: string;
  readonly document?: string;
  readonly step?: string;
  readonly status?: string;
  readonly exitCode?: number;
}

const PATCH = { document: 'AWS-RunPatchBaseline', step: 'PatchLinux', status: 'Failed' } as const;

export const DISK: readonly Fixture[] = [
  {
    name: 'yum finds no room on /boot',
    expect: ['disk-full'],
    text: `Downloading packages:
Running transaction check
Running transaction test


Transaction check error:
  installing package kernel-5.10.205-195.804.amzn2.x86_64 needs 31MB on the /boot filesystem

Error Summary
-------------
Disk Requirements:
  At least 31MB more space needed on the /boot filesystem.`,
  },
  {
    name: 'dpkg in German',
    expect: ['disk-full'],
    text: `dpkg: Fehler beim Bearbeiten des Archivs /var/cache/apt/archives/linux-modules-5.15.0-91-generic_5.15.0-91.101_amd64.deb (--unpack):
 Anlegen von »./lib/modules/5.15.0-91-generic/kernel/net/nfc« fehlgeschlagen: Auf dem Gerät ist kein Speicherplatz mehr verfügbar
Fehler traten auf beim Bearbeiten von:
E: Sub-process /usr/bin/dpkg returned an error code (1)`,
  },
  {
    name: 'apt in French',
    expect: ['disk-full'],
    text: "E: Vous n'avez pas assez d'espace disponible dans /var/cache/apt/archives/.",
  },
  {
    name: 'apt writes with errno 28 in Spanish',
    expect: ['disk-full'],
    text: 'E: Error de escritura - write (28: No queda espacio en el dispositivo)',
  },
  {
    name: 'dnf cannot write its cache in Chinese',
    expect: ['disk-full'],
    text: "[Errno 28] 设备上没有空间: '/var/cache/dnf/metadata_lock.pid'",
  },
  {
    name: 'zypper, rpm under it',
    expect: ['disk-full'],
    text: `( 3/41) Installing: glibc-2.31-150300.63.1.x86_64 [error]
Installation of glibc-2.31-150300.63.1.x86_64 failed:
Error: Subprocess failed. Error: RPM failed: error: unpacking of archive failed on file /lib64/libm-2.31.so;65b1: cpio: write failed - No space left on device
error: glibc-2.31-150300.63.1.x86_64: install failed`,
  },
  {
    name: 'Windows HRESULT as negative decimal',
    expect: ['disk-full'],
    text: 'Install-WindowsUpdate : Installation failed for KB5034127 with result -2147024784',
  },
  { name: 'inodes', expect: ['disk-full'], text: 'needs 214 inodes on the / filesystem' },
  {
    name: 'payload cannot be unpacked',
    expect: ['disk-full', 'package-lock'],
    text: 'Unable to extract tar file: /var/log/amazon/ssm/patch-baseline-operations/patch-baseline-operations-1.140.tar.gz.',
    ...PATCH,
    exitCode: 155,
  },
];

export const MEMORY: readonly Fixture[] = [
  {
    name: 'dnf killed by the kernel',
    expect: ['out-of-memory'],
    text: `[ 8123.112233] dnf invoked oom-killer: gfp_mask=0x140cca(GFP_HIGHUSER_MOVABLE|__GFP_COMP), order=0, oom_score_adj=0
[ 8123.554466] Out of memory: Killed process 2241 (dnf) total-vm:712344kB, anon-rss:281120kB`,
  },
  {
    name: 'dnf just says Killed',
    expect: ['out-of-memory'],
    text: `Amazon Linux 2023 repository                     38 MB/s |  24 MB     00:00
/var/lib/amazon/ssm/i-0abc/document/orchestration/x/PatchLinux/_script.sh: line 212:  3127 Killed                  dnf -y upgrade
failed to run commands: exit status 137`,
    exitCode: 137,
  },
  {
    name: 'python',
    expect: ['out-of-memory'],
    text: 'Traceback (most recent call last):\n  File "/usr/bin/yum", line 29, in <module>\nMemoryError',
  },
  {
    name: 'fork in German',
    expect: ['out-of-memory'],
    text: 'dpkg: Fehler: fork fehlgeschlagen: Nicht genügend Hauptspeicher verfügbar',
  },
  {
    name: 'fork',
    expect: ['out-of-memory'],
    text: 'E: Sub-process /usr/bin/dpkg returned an error code (2)\ndpkg: unrecoverable fatal error, aborting:\n fork failed: Cannot allocate memory',
  },
  { name: 'Windows', expect: ['out-of-memory'], text: 'Exception from HRESULT: 0x8007000E' },
  { name: 'Japanese errno', expect: ['out-of-memory'], text: 'エラー: [Errno 12] メモリを確保できません' },
];

export const LOCK: readonly Fixture[] = [
  {
    name: 'yum waits for another app',
    expect: ['package-lock'],
    text: `Existing lock /var/run/yum.pid: another copy is running as pid 2811.
Another app is currently holding the yum lock; waiting for it to exit...
  The other application is: yum
    Memory :  61 M RSS (353 MB VSZ)`,
  },
  {
    name: 'apt in German',
    expect: ['package-lock'],
    text: 'E: Sperre /var/lib/dpkg/lock-frontend konnte nicht bekommen werden. Diese wird durch Prozess 1713 (unattended-upgr) gehalten.\nE: Sperrung des dpkg-Frontends (/var/lib/dpkg/lock-frontend) ist nicht möglich; wird es von einem anderen Prozess verwendet?',
  },
  {
    name: 'apt in Portuguese',
    expect: ['package-lock'],
    text: 'E: Não foi possível obter trava /var/lib/dpkg/lock-frontend - open (11: Recurso temporariamente indisponível)',
  },
  {
    name: 'apt in Chinese',
    expect: ['package-lock'],
    text: 'E: 无法获得锁 /var/lib/dpkg/lock-frontend - open (11: 资源暂时不可用)\nE: 无法获取 dpkg 前端锁 (/var/lib/dpkg/lock-frontend)，是否有其他进程正占用它？',
  },
  {
    name: 'apt in Spanish',
    expect: ['package-lock'],
    text: 'E: No se pudo bloquear /var/lib/apt/lists/lock - open (11: Recurso no disponible temporalmente)',
  },
  {
    name: 'apt in Russian',
    expect: ['package-lock'],
    text: 'E: Не удалось получить доступ к файлу блокировки /var/lib/dpkg/lock - open (11: Ресурс временно недоступен)',
  },
  {
    name: 'yum in Chinese',
    expect: ['package-lock'],
    text: '/var/run/yum.pid 已被锁定，PID 为 1610 的另一个程序正在运行。\nAnother app is currently holding the yum lock; waiting for it to exit...\n另一个应用程序是：PackageKit',
  },
  {
    name: 'dnf lock',
    expect: ['package-lock'],
    text: 'Waiting for process with pid 3388 to finish.',
    status: 'TimedOut',
  },
  {
    name: 'rpm lock',
    expect: ['package-lock'],
    text: "error: can't create transaction lock on /var/lib/rpm/.rpm.lock (Resource temporarily unavailable)",
  },
  {
    name: 'zypper in German',
    expect: ['package-lock'],
    text: 'Die Systemverwaltung wurde durch die Anwendung mit PID 4711 (zypper) gesperrt.\nSchließen Sie diese Anwendung, bevor Sie es erneut versuchen.',
  },
  {
    name: 'msi',
    expect: ['package-lock'],
    text: 'Installation failed with error code 1618: Another installation is already in progress.',
  },
  {
    name: 'snap',
    expect: ['package-lock'],
    text: 'error: snap "amazon-ssm-agent" has "auto-refresh" change in progress',
  },
  {
    name: 'lock wait, then time-out',
    expect: ['package-lock'],
    text: 'Waiting for cache lock: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 1204 (apt-get)...',
    status: 'ExecutionTimedOut',
  },
];

export const UNREACHABLE: readonly Fixture[] = [
  {
    name: 'yum times out',
    expect: ['repo-unreachable'],
    text: `Loaded plugins: extras_suggestions, langpacks, priorities, update-motd
https://amazonlinux-2-repos-eu-west-1.s3.dualstack.eu-west-1.amazonaws.com/2/core/latest/x86_64/mirror.list?instance_region=eu-west-1&: [Errno 12] Timeout on https://amazonlinux-2-repos-eu-west-1.s3.dualstack.eu-west-1.amazonaws.com/2/core/latest/x86_64/mirror.list: (28, 'Connection timed out after 5001 milliseconds')
Trying other mirror.

 One of the configured repositories failed (Unknown),
 and yum doesn't have enough cached data to continue.
Cannot find a valid baseurl for repo: amzn2-core/2/x86_64`,
  },
  {
    name: 'yum, curl#6',
    expect: ['repo-unreachable'],
    text: 'Could not retrieve mirrorlist http://mirrors.example.internal/el7/mirrorlist error was\n14: curl#6 - "Could not resolve host: mirrors.example.internal; Unknown error"',
  },
  {
    name: 'yum, curl#7',
    expect: ['repo-unreachable'],
    text: 'http://yum.corp.example/7/os/x86_64/repodata/repomd.xml: [Errno 14] curl#7 - "Failed connect to yum.corp.example:80; Connection refused"\nTrying other mirror.',
  },
  {
    name: 'dnf in German',
    expect: ['repo-unreachable'],
    text: `Fehler beim Herunterladen der Metadaten für das Repository »baseos«:
  - Curl error (28): Timeout was reached for https://mirrors.rockylinux.org/mirrorlist?arch=x86_64&repo=BaseOS-9 [Connection timed out after 30000 milliseconds]
Fehler: Fehler beim Herunterladen der Metadaten für Repo »baseos«: Cannot prepare internal mirrorlist: Curl error (28): Timeout was reached for https://mirrors.rockylinux.org/mirrorlist?arch=x86_64&repo=BaseOS-9 [Connection timed out after 30000 milliseconds]`,
  },
  {
    name: 'apt cannot connect',
    expect: ['repo-unreachable'],
    text: `Err:1 http://eu-west-1.ec2.archive.ubuntu.com/ubuntu jammy InRelease
  Cannot initiate the connection to eu-west-1.ec2.archive.ubuntu.com:80 (2a05:d018::1). - connect (101: Network is unreachable) Could not connect to eu-west-1.ec2.archive.ubuntu.com:80 (10.9.8.7), connection timed out
W: Some index files failed to download. They have been ignored, or old ones used instead.`,
  },
  {
    name: 'apt in French',
    expect: ['repo-unreachable'],
    text: 'Err :1 http://deb.debian.org/debian bookworm InRelease\n  Erreur temporaire de résolution de « deb.debian.org »\nE: Impossible de récupérer certains paquets',
  },
  {
    name: 'apt in Spanish',
    expect: ['repo-unreachable'],
    text: 'Err:2 http://security.debian.org/debian-security bookworm-security InRelease\n  Fallo temporal al resolver «security.debian.org»',
  },
  {
    name: 'apt in Japanese',
    expect: ['repo-unreachable'],
    text: "エラー:1 http://archive.ubuntu.com/ubuntu noble InRelease\n  'archive.ubuntu.com' が一時的に解決できません",
  },
  {
    name: 'apt in Chinese',
    expect: ['repo-unreachable'],
    text: '错误:1 http://archive.ubuntu.com/ubuntu noble InRelease\n  暂时不能解析域名“archive.ubuntu.com”',
  },
  {
    name: 'apt in Portuguese',
    expect: ['repo-unreachable'],
    text: "Err:1 http://archive.ubuntu.com/ubuntu noble InRelease\n  Falha temporária resolvendo 'archive.ubuntu.com'",
  },
  {
    name: 'apt in Italian',
    expect: ['repo-unreachable'],
    text: 'Err:1 http://archive.ubuntu.com/ubuntu noble InRelease\n  Risoluzione di "archive.ubuntu.com" temporaneamente non riuscita',
  },
  {
    name: 'zypper',
    expect: ['repo-unreachable'],
    text: `Retrieving repository 'SLE-Module-Basesystem15-SP5-Updates' metadata [..error]
Repository 'SLE-Module-Basesystem15-SP5-Updates' is invalid.
[repo1|https://mirror.corp.example/sles] Valid metadata not found at specified URL
History:
 - Download (curl) error for 'https://mirror.corp.example/sles/repodata/repomd.xml':
Error code: Connection failed
Error message: Could not resolve host: mirror.corp.example

Please check if the URIs defined for this repository are pointing to a valid repository.
Skipping repository 'SLE-Module-Basesystem15-SP5-Updates' because of the above error.`,
  },
  {
    name: 'proxy',
    expect: ['repo-unreachable'],
    text: 'Curl error (56): Failure when receiving data from the peer for https://cdn.amazonlinux.com/al2023/core/mirrors/latest/x86_64/mirror.list [Received HTTP code 407 from proxy after CONNECT]',
  },
  {
    name: 'TLS inspection',
    expect: ['repo-unreachable'],
    text: 'Curl error (60): SSL peer certificate or SSH remote key was not OK for https://download.docker.com/linux/rhel/9/x86_64/stable/repodata/repomd.xml [SSL certificate problem: self-signed certificate in certificate chain]',
  },
  {
    name: 'Windows decimal',
    expect: ['repo-unreachable'],
    text: 'WARNING: Search failed with error -2147012867',
  },
  {
    name: 'Windows in French',
    expect: ['repo-unreachable'],
    text: "Exception lors de l'appel de « Search » : « Exception de HRESULT : 0x80072EE7 »",
  },
  {
    name: 'WSUS down',
    expect: ['repo-unreachable', 'windows-update-service'],
    text: 'Windows Update Client failed to detect with error 0x80244022.',
  },
  {
    name: 'pip-like python client',
    expect: ['repo-unreachable'],
    text: "HTTPSConnectionPool(host='repo.corp.example', port=443): Max retries exceeded with url: /x (Caused by NewConnectionError('<urllib3.connection>: Failed to establish a new connection: [Errno -2] Name or service not known'))",
  },
  {
    name: 'only mirrors tried',
    expect: ['repo-unreachable', 'repo-metadata'],
    text: "Error: Failed to download metadata for repo 'epel': Cannot download repomd.xml: Cannot download repodata/repomd.xml: All mirrors were tried",
  },
];

export const METADATA: readonly Fixture[] = [
  {
    name: 'apt key',
    expect: ['repo-metadata'],
    text: "W: GPG error: https://packages.grafana.com/oss/deb stable InRelease: The following signatures couldn't be verified because the public key is not available: NO_PUBKEY 963FA27710458545\nE: The repository 'https://packages.grafana.com/oss/deb stable InRelease' is not signed.",
  },
  {
    name: 'apt expired key',
    expect: ['repo-metadata'],
    text: 'Err:5 https://packages.example.org/apt stable InRelease\n  The following signatures were invalid: EXPKEYSIG 0123456789ABCDEF Example Repo <x@example.org>',
  },
  {
    name: 'apt hash',
    expect: ['repo-metadata'],
    text: 'E: Failed to fetch http://archive.ubuntu.com/ubuntu/dists/jammy-updates/main/binary-amd64/Packages.xz  Hash Sum mismatch',
  },
  {
    name: 'apt file gone',
    expect: ['repo-metadata'],
    text: 'Err:1 http://archive.ubuntu.com/ubuntu jammy-updates/main amd64 curl amd64 7.81.0-1ubuntu1.14\n  404  Not Found [IP: 185.0.0.1 80]\nE: Failed to fetch http://archive.ubuntu.com/ubuntu/pool/main/c/curl/curl_7.81.0-1ubuntu1.14_amd64.deb  404  Not Found [IP: 185.0.0.1 80]\nE: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?',
  },
  {
    name: 'PPA without a release file',
    expect: ['repo-metadata'],
    text: "E: The repository 'http://ppa.launchpad.net/example/tools/ubuntu noble Release' does not have a Release file.",
  },
  {
    name: 'dnf gpg',
    expect: ['repo-metadata'],
    text: 'Public key for nginx-1.26.1-2.el9.ngx.x86_64.rpm is not installed\nError: GPG check FAILED',
  },
  {
    name: 'dnf 404',
    expect: ['repo-metadata'],
    text: "Errors during downloading metadata for repository 'pgdg13':\n  - Status code: 404 for https://download.postgresql.org/pub/repos/yum/13/redhat/rhel-8-x86_64/repodata/repomd.xml (IP: 10.1.1.1)\nError: Failed to download metadata for repo 'pgdg13': Cannot download repomd.xml: Cannot download repodata/repomd.xml: All mirrors were tried",
  },
  {
    name: 'yum checksum',
    expect: ['repo-metadata'],
    text: 'http://repo.corp.example/7/repodata/primary.sqlite.bz2: [Errno -1] Metadata file does not match checksum\nTrying other mirror.\nError: failure: repodata/primary.sqlite.bz2 from corp: [Errno 256] No more mirrors to try.',
  },
  {
    name: 'zypper signature',
    expect: ['repo-metadata'],
    text: "Signature verification failed for file 'repomd.xml' from repository 'Kernel tools'.\nError: Signature verification failed for repomd.xml",
  },
  {
    name: 'dnf in French, 404',
    expect: ['repo-metadata'],
    text: 'Erreur : Échec du téléchargement des métadonnées pour le dépôt « outils » : Cannot download repomd.xml: Status code: 404 for https://rpm.example.org/9/repodata/repomd.xml',
  },
  {
    name: 'zypper 404',
    expect: ['repo-metadata'],
    text: "File '/repodata/repomd.xml' not found on medium 'https://download.opensuse.org/repositories/x/SLE_15_SP2/'\nError code: HTTP response: 404",
  },
  {
    name: 'clock',
    expect: ['repo-metadata'],
    text: 'E: Release file for http://archive.ubuntu.com/ubuntu/dists/noble-updates/InRelease is not valid yet (invalid for another 2h 3min 1s). Updates for this repository will not be applied.',
  },
];

export const SOURCE: readonly Fixture[] = [
  {
    name: 'payload',
    expect: ['patch-source-access'],
    text: 'curl: (28) Connection timed out after 30001 milliseconds\nUnable to download payload: https://s3.dualstack.eu-central-1.amazonaws.com/aws-ssm-eu-central-1/patchbaselineoperations/linux/payloads/patch-baseline-operations-1.140.tar.gz.\nfailed to run commands: exit status 156',
    ...PATCH,
    exitCode: 156,
  },
  {
    name: 'exit code alone',
    expect: ['patch-source-access'],
    text: 'failed to run commands: exit status 144',
    ...PATCH,
    exitCode: 144,
  },
  {
    name: 'Windows module in German',
    expect: ['patch-source-access'],
    text: 'Preparing to download PatchBaselineOperations PowerShell module from S3.\nAn error occurred when executing PatchBaselineOperations: Die Verbindung mit dem Remoteserver kann nicht hergestellt werden.',
  },
  {
    name: 'snapshot bucket',
    expect: ['patch-source-access'],
    text: 'botocore.exceptions.ConnectTimeoutError: Connect timeout on endpoint URL: "https://patch-baseline-snapshot-eu-west-1.s3.eu-west-1.amazonaws.com/abc"',
  },
  {
    name: 'hash',
    expect: ['patch-source-access'],
    text: 'The SHA256 checksum of the payload does not match, abort.\nfailed to run commands: exit status 151',
    ...PATCH,
    exitCode: 151,
  },
];

export const ENTITLED: readonly Fixture[] = [
  {
    name: 'RHUI 403',
    expect: ['entitlement'],
    text: "Errors during downloading metadata for repository 'rhel-8-baseos-rhui-rpms':\n  - Status code: 403 for https://rhui.eu-west-1.aws.ce.redhat.com/pulp/mirror/content/dist/rhel8/rhui/8/x86_64/baseos/os (IP: 10.0.0.1)\nError: Failed to download metadata for repo 'rhel-8-baseos-rhui-rpms': Cannot prepare internal mirrorlist",
  },
  {
    name: 'RHUI certificate',
    expect: ['entitlement'],
    text: 'https://rhui3.us-east-1.aws.ce.redhat.com/pulp/repos/content/dist/rhel/rhui/server/7/7Server/x86_64/os/repodata/repomd.xml: [Errno 14] curl#58 - "SSL peer rejected your certificate as expired."',
  },
  {
    name: 'no subscription',
    expect: ['entitlement'],
    text: 'Updating Subscription Management repositories.\nUnable to read consumer identity\nThis system is not registered with an entitlement server. You can use subscription-manager to register.\nError: There are no enabled repositories in "/etc/yum.repos.d", "/etc/yum/repos.d", "/etc/distro.repos.d".',
  },
  {
    name: 'deleted consumer',
    expect: ['entitlement'],
    text: 'HTTP error (410 - Gone): Unit 5c0b2a4e-1111-4222-8333-123456789abc has been deleted',
  },
  {
    name: 'SUSEConnect',
    expect: ['entitlement'],
    text: "Error: Registration server returned 'The product you are attempting to activate (SLES_SAP/15.4/x86_64) requires one of these products to be activated first' (422)",
  },
  {
    name: 'susecloud 401',
    expect: ['entitlement'],
    text: "Refreshing service 'SMT-http_smt-ec2_susecloud_net'.\nProblem retrieving the repository index file for service: Download (curl) error for 'https://smt-ec2.susecloud.net/services/1': Error code: HTTP response: 401",
  },
  {
    name: 'ESM',
    expect: ['entitlement'],
    text: 'Err:6 https://esm.ubuntu.com/infra/ubuntu bionic-infra-updates InRelease\n  401  Unauthorized [IP: 10.2.2.2 443]',
  },
  {
    name: 'Windows ESU',
    expect: ['entitlement'],
    text: 'Extended Security Updates (ESU) license check failed: ESU key is not activated on this computer.',
  },
];

export const DATABASE: readonly Fixture[] = [
  {
    name: 'dpkg interrupted in Spanish',
    expect: ['package-db'],
    text: 'E: Se interrumpió la ejecución de dpkg, debe ejecutar manualmente «sudo dpkg --configure -a» para corregir el problema',
  },
  {
    name: 'rpmdb',
    expect: ['package-db'],
    text: 'error: rpmdb: BDB0113 Thread/process 2921/140211 failed: BDB1507 Thread died in Berkeley DB library\nerror: db5 error(-30973) from dbenv->failchk: BDB0087 DB_RUNRECOVERY: Fatal error, run database recovery\nerror: cannot open Packages index using db5 -  (-30973)\nError: rpmdb open failed',
  },
  {
    name: 'dpkg status',
    expect: ['package-db'],
    text: "dpkg: error: parsing file '/var/lib/dpkg/status' near line 4218 package 'libssl3':\n end of file after field name 'Depe'",
  },
  {
    name: 'inconsistent',
    expect: ['package-db'],
    text: 'dpkg: error processing package libc-bin (--configure):\n package is in a very bad inconsistent state; you should\n reinstall it before attempting configuration',
  },
  {
    name: 'component store',
    expect: ['package-db'],
    text: 'Installation Failure: Windows failed to install the following update with error 0x80073712: 2026-01 Cumulative Update (KB5050000).',
  },
  {
    name: 'DISM',
    expect: ['package-db'],
    text: 'Error: 0x800f081f\n\nThe source files could not be found.\nUse the "Source" option to specify the location of the files that are required to restore the feature.',
  },
  {
    name: 'CBS name',
    expect: ['package-db'],
    text: '2026-01-12 02:14:41, Error                 CBS    Failed to perform operation.  [HRESULT = 0x800f0831 - CBS_E_STORE_CORRUPTION]',
  },
  { name: 'yum payload', expect: ['package-db'], text: 'APT cache has broken packages, exiting' },
  {
    name: 'PSFX',
    expect: ['package-db'],
    text: 'Exec: Not able to find the baseline file: error 0x800f0982 - PSFX_E_MATCHING_COMPONENT_NOT_FOUND',
  },
];

export const CONFLICT: readonly Fixture[] = [
  {
    name: 'dnf',
    expect: ['dependency-conflict'],
    text: "Error: \n Problem: cannot install the best update candidate for package openssl-1:3.0.7-24.el9.x86_64\n  - nothing provides openssl-libs(x86-64) = 1:3.0.7-25.el9 needed by openssl-1:3.0.7-25.el9.x86_64\n(try to add '--skip-broken' to skip uninstallable packages or '--nobest' to use not only best candidate packages)",
  },
  {
    name: 'yum',
    expect: ['dependency-conflict'],
    text: 'Error: Package: httpd-2.4.57-1.amzn2.x86_64 (amzn2-core)\n           Requires: libnghttp2 >= 1.41\n You could try using --skip-broken to work around the problem',
  },
  {
    name: 'apt',
    expect: ['dependency-conflict'],
    text: 'The following packages have unmet dependencies:\n libssl-dev : Depends: libssl3 (= 3.0.2-0ubuntu1.12) but 3.0.2-0ubuntu1.15 is to be installed\nE: Unable to correct problems, you have held broken packages.',
  },
  {
    name: 'apt in German',
    expect: ['dependency-conflict'],
    text: 'Die folgenden Pakete haben unerfüllte Abhängigkeiten:\n php8.1-cli : Hängt ab von: php8.1-common (= 8.1.2) soll aber 8.1.27 installiert werden',
  },
  {
    name: 'apt in Chinese',
    expect: ['dependency-conflict'],
    text: '下列软件包有未满足的依赖关系：\n libc6-dev : 依赖: libc6 (= 2.35-0ubuntu3.1) 但是 2.35-0ubuntu3.6 正要被安装',
  },
  {
    name: 'rpm file conflict',
    expect: ['dependency-conflict'],
    text: 'Transaction check error:\n  file /usr/share/man/man1/mysql.1.gz from install of mysql-community-client-8.0.36-1.el7.x86_64 conflicts with file from package mariadb-1:5.5.68-1.el7.x86_64',
  },
  {
    name: 'dpkg overwrite',
    expect: ['dependency-conflict'],
    text: "dpkg: error processing archive /var/cache/apt/archives/nodejs_20.11.0-1nodesource1_amd64.deb (--unpack):\n trying to overwrite '/usr/share/systemtap/tapset/node.stp', which is also in package libnode-dev 12.22.9~dfsg-1ubuntu3.3",
  },
  {
    name: 'zypper in German',
    expect: ['dependency-conflict'],
    text: "Problem: 1: nichts stellt 'libfoo = 2.1' bereit, benötigt von foo-2.1-1.x86_64\n Lösung 1: foo-2.1-1.x86_64 nicht installieren",
  },
  {
    name: 'modular filter',
    expect: ['dependency-conflict'],
    text: ' Problem: package perl-libs-4:5.26.3-422.el8.x86_64 is filtered out by modular filtering',
  },
  {
    name: 'exit code 2 alone',
    expect: ['dependency-conflict'],
    text: 'failed to run commands: exit status 2',
    ...PATCH,
    exitCode: 2,
  },
];

export const PREREQUISITE: readonly Fixture[] = [
  {
    name: 'python module',
    expect: ['prerequisite-missing'],
    text: 'Traceback (most recent call last):\n  File "/usr/bin/yum", line 4, in <module>\n    import yum\nImportError: No module named yum',
  },
  {
    name: 'zstd',
    expect: ['prerequisite-missing'],
    text: "FileNotFoundError: [Errno 2] No such file or directory: b'zstd'",
  },
  {
    name: 'interpreter',
    expect: ['prerequisite-missing'],
    text: 'bash: /usr/bin/yum: /usr/bin/python: bad interpreter: No such file or directory',
  },
  {
    name: 'dash',
    expect: ['prerequisite-missing'],
    text: '/var/lib/amazon/ssm/i-01/document/orchestration/x/PatchLinux/_script.sh: 14: curl: not found',
  },
  {
    name: 'German shell',
    expect: ['prerequisite-missing'],
    text: 'bash: Zeile 3: unzip: Kommando nicht gefunden.',
    exitCode: 127,
    status: 'Failed',
  },
  {
    name: 'PowerShell',
    expect: ['prerequisite-missing'],
    text: "Get-WindowsUpdate : The term 'Get-WindowsUpdate' is not recognized as the name of a cmdlet, function, script file, or operable program.",
  },
  {
    name: 'apt_pkg',
    expect: ['prerequisite-missing'],
    text: "ModuleNotFoundError: No module named 'apt_pkg'",
  },
  {
    name: 'servicing stack',
    expect: ['prerequisite-missing', 'patch-failed'],
    text: 'Package_1_for_KB5005698: Error 0x800f0823 CBS_E_NEW_SERVICING_STACK_REQUIRED',
  },
  {
    name: 'shared library',
    expect: ['prerequisite-missing'],
    text: 'rpm: error while loading shared libraries: librpmio.so.9: cannot open shared object file: No such file or directory',
  },
];

export const PERMISSIONS: readonly Fixture[] = [
  {
    name: 'not root',
    expect: ['host-permissions'],
    text: 'E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)\nE: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?',
  },
  {
    name: 'not root in German',
    expect: ['host-permissions'],
    text: 'E: Sperrdatei /var/lib/dpkg/lock-frontend konnte nicht geöffnet werden. - open (13: Keine Berechtigung)\nE: Sperrung des dpkg-Frontends (/var/lib/dpkg/lock-frontend) ist nicht möglich; sind Sie root?',
  },
  {
    name: 'read-only',
    expect: ['host-permissions'],
    text: "dpkg: error processing archive /var/cache/apt/archives/tzdata_2024a_all.deb (--unpack):\n unable to create '/usr/share/zoneinfo/x.dpkg-new': Read-only file system",
  },
  {
    name: 'noexec',
    expect: ['host-permissions'],
    text: 'sh: /var/lib/amazon/ssm/i-02/document/orchestration/c1/PatchLinux/_script.sh: Permission denied\nfailed to run commands: exit status 126',
    ...PATCH,
    exitCode: 126,
  },
  {
    name: 'SELinux',
    expect: ['host-permissions'],
    text: 'type=AVC msg=audit(1700000000.123:456): avc:  denied  { execute } for  pid=1234 comm="amazon-ssm-agen" name="_script.sh"',
  },
  {
    name: 'dnf as user',
    expect: ['host-permissions'],
    text: 'Error: This command has to be run with superuser privileges (under the root user on most systems).',
  },
  {
    name: 'execution policy',
    expect: ['host-permissions'],
    text: 'File C:\\ProgramData\\Amazon\\SSM\\x\\_script.ps1 cannot be loaded because running scripts is disabled on this system.',
  },
  {
    name: 'Windows',
    expect: ['host-permissions', 'patch-failed'],
    text: 'Installation Failure: Windows failed to install the following update with error 0x80070005: Update for Windows (KB5044281).',
  },
];

export const WINDOWS: readonly Fixture[] = [
  {
    name: 'service disabled',
    expect: ['windows-update-service'],
    text: 'The service cannot be started, either because it is disabled or because it has no enabled devices associated with it. (Exception from HRESULT: 0x80070422)',
  },
  { name: 'policy', expect: ['windows-update-service'], text: 'Exception from HRESULT: 0x8024002E' },
  { name: 'WSUS 403', expect: ['windows-update-service'], text: '*FAILED* [80244018] Web service call' },
  {
    name: 'name',
    expect: ['windows-update-service'],
    text: 'SyncServerUpdatesInternal failed: WU_E_PT_SOAPCLIENT_SOAPFAULT',
  },
  {
    name: 'unsigned decimal',
    expect: ['windows-update-service'],
    text: 'Search for updates failed: 2149844023',
  },
  {
    name: 'data store',
    expect: ['windows-update-service'],
    text: 'WARNING: ISusInternal::GetUpdateMetadata2 failed, hr=80248007',
  },
];

export const REBOOT: readonly Fixture[] = [
  { name: 'restart pending', expect: ['pending-reboot'], text: 'Exception from HRESULT: 0x80240016' },
  {
    name: 'shutdown under way',
    expect: ['pending-reboot'],
    text: 'A system shutdown is in progress. (1115)',
  },
  {
    name: 'rebooted four times',
    expect: ['pending-reboot'],
    text: 'root [ERROR]: Instance failed to reboot 4x in a row',
    ...PATCH,
    exitCode: 3,
  },
  {
    name: 'DISM',
    expect: ['pending-reboot'],
    text: 'Error: 3017\n\nThe requested operation failed. A system reboot is required to roll back changes made.',
  },
];

export const AGENT: readonly Fixture[] = [
  {
    name: 'IPC',
    expect: ['agent-failure'],
    text: 'document process failed unexpectedly: document worker timed out , check [ssm-document-worker]/[ssm-session-worker] log for crash reason',
  },
  {
    name: 'files',
    expect: ['agent-failure'],
    text: '2026-01-05 02:10:11 ERROR [ssm-document-worker] [c0ffee] failed to create channel: too many open files',
  },
  {
    name: 'inotify',
    expect: ['agent-failure', 'disk-full'],
    text: '2026-01-05 02:10:11 ERROR [ssm-document-worker] [c0ffee] filewatcher listener encountered error when add watch: no space left on device\n2026-01-05 02:10:14 ERROR [MessagingDeliveryService] [EngineProcessor] [OutOfProcExecuter] received timedout signal!\nmessaging worker encountered error: document worker timed out',
  },
  {
    name: 'not authorised',
    expect: ['agent-credentials'],
    text: 'botocore.exceptions.ClientError: An error occurred (AccessDeniedException) when calling the GetDeployablePatchSnapshotForInstance operation: User: arn:aws:sts::111122223333:assumed-role/web/i-0abc is not authorized to perform: ssm:GetDeployablePatchSnapshotForInstance',
  },
  {
    name: 'no credentials',
    expect: ['agent-credentials'],
    text: 'root [ERROR]: Unable to locate credentials. You can configure credentials by running "aws configure".',
  },
  {
    name: 'role',
    expect: ['agent-credentials'],
    text: 'EC2RoleRequestError: no EC2 instance role found\ncaused by: EOF',
  },
  {
    name: 'exit code',
    expect: ['agent-credentials'],
    text: 'failed to run commands: exit status 148',
    ...PATCH,
    exitCode: 148,
  },
  {
    name: 'expired',
    expect: ['agent-credentials'],
    text: 'ERROR error occurred when RequestManagedInstanceRoleToken: ExpiredTokenException: The security token included in the request is expired',
  },
  {
    name: 'endpoint',
    expect: ['connection-lost'],
    text: '2026-01-05 02:10:11 ERROR [MessageGatewayService] Failed to get controlchannel token, error: CreateControlChannel failed with error: createControlChannel request failed: failed to make http client call: Post "https://ssmmessages.eu-west-1.amazonaws.com/v1/control-channel/i-0abc": dial tcp 10.0.0.9:443: i/o timeout',
  },
  {
    name: 'too old',
    expect: ['agent-outdated'],
    text: 'Plugin with name aws:runDocument is not supported by this version of ssm agent, please update to latest version. Step name: PreInstallHook',
  },
];

export const OTHER: readonly Fixture[] = [
  {
    name: 'policy file',
    expect: ['baseline-override', 'patch-source-access', 'agent-credentials'],
    text: 'root [ERROR]: Unable to download file from S3: s3://aws-quicksetup-patchpolicy-111122223333-a1b2c/baseline_overrides.json.\nAn error occurred (403) when calling the HeadObject operation: Forbidden',
  },
  {
    name: 'both overrides',
    expect: ['baseline-override'],
    text: 'Cannot provide both Baseline Override and Install Override List',
  },
  {
    name: 'override exit code',
    expect: ['baseline-override'],
    text: 'failed to run commands: exit status 161',
    ...PATCH,
    exitCode: 161,
  },
  {
    name: 'unsupported system',
    expect: ['unsupported-os'],
    text: 'root [ERROR]: An error occurred (UnsupportedOperatingSystem) when calling the GetDeployablePatchSnapshotForInstance operation: ',
  },
  {
    name: 'closed archive',
    expect: ['unsupported-os', 'repo-metadata'],
    text: "Err:4 http://security.ubuntu.com/ubuntu lunar-security Release\n  404  Not Found [IP: 91.0.0.1 80]\nE: The repository 'http://security.ubuntu.com/ubuntu lunar-security Release' no longer has a Release file.",
  },
  {
    name: 'CentOS 8 in Japanese',
    expect: ['unsupported-os', 'repo-metadata'],
    text: "エラー: repo 'baseos' のメタデータのダウンロードに失敗しました : Cannot prepare internal mirrorlist: No URLs in mirrorlist",
  },
  {
    name: 'throttled',
    expect: ['throttled'],
    text: 'An error occurred (ThrottlingException) when calling the PutInventory operation (reached max retries: 4): Rate exceeded',
  },
  {
    name: 'rate limit of a mirror',
    expect: ['throttled'],
    text: 'Status code: 429 for https://packages.example.org/el9/repodata/repomd.xml',
  },
  {
    name: 'time-out',
    expect: ['command-timeout'],
    text: '',
    status: 'Execution Timed Out',
    document: 'AWS-RunPatchBaseline',
  },
  {
    name: 'time-out with progress',
    expect: ['command-timeout'],
    text: 'Downloading packages:\n(12/240): linux-firmware-20240101.noarch.rpm | 210 MB',
    status: 'TimedOut',
    exitCode: -1,
    document: 'AWS-RunPatchBaseline',
  },
  {
    name: 'hook',
    expect: ['hook-failed'],
    text: 'stopping service\nservice did not stop: No such unit\nfailed to run commands: exit status 5',
    document: 'AWS-RunPatchBaselineWithHooks',
    step: 'PreInstallHook',
    status: 'Failed',
    exitCode: 5,
  },
  {
    name: 'scriptlet',
    expect: ['patch-failed'],
    text: 'warning: %posttrans(kernel-5.14.0-362.el9.x86_64) scriptlet failed, exit status 1\nError in POSTTRANS scriptlet in rpm package kernel-core\nError: Transaction failed',
  },
  {
    name: 'maintainer script',
    expect: ['patch-failed'],
    text: 'dpkg: error processing package mysql-server-8.0 (--configure):\n installed mysql-server-8.0 package post-installation script subprocess returned error exit status 1\ndpkg: dependency problems prevent configuration of mysql-server:\n mysql-server depends on mysql-server-8.0; however:\n  Package mysql-server-8.0 is not configured yet.\ndpkg: error processing package mysql-server (--configure):\n dependency problems - leaving unconfigured\nErrors were encountered while processing:\n mysql-server-8.0\n mysql-server\nE: Sub-process /usr/bin/dpkg returned an error code (1)',
  },
  {
    name: 'Windows',
    expect: ['patch-failed'],
    text: 'Installation Failure: Windows failed to install the following update with error 0x80070643: Security Intelligence Update (KB2267602).',
  },
  {
    name: 'text tells no more',
    expect: ['patch-failed'],
    text: '01/05/2026 02:11:12 root [INFO]: Running with product: AmazonLinux2\nfailed to run commands: exit status 1',
    ...PATCH,
    exitCode: 1,
  },
  { name: 'undelivered', expect: ['connection-lost'], text: '', status: 'DeliveryTimedOut' },
  {
    name: 'no such package',
    expect: ['patch-not-available'],
    text: 'No package kernel-livepatch-5.10.205 available.\nError: Nothing to do',
  },
  {
    name: 'inventory',
    expect: ['inventory-conflict'],
    text: 'Multiple apply all associations with document AWS-GatherSoftwareInventory are not supported.',
  },
];

export const NOTHING: readonly Fixture[] = [
  { name: 'empty', expect: ['inconclusive'], text: '' },
  { name: 'success', expect: ['inconclusive'], text: 'Complete!', status: 'Success', exitCode: 0 },
  {
    name: 'lock wait that ended',
    expect: ['inconclusive'],
    text: 'root [INFO]: another process has acquired yum lock, waiting 2 s and retry.\nDependencies Resolved\nRunning transaction\n  Updating   : curl-8.3.0-1.amzn2.x86_64   1/2\nComplete!',
  },
  {
    name: 'apt wait that ended',
    expect: ['inconclusive'],
    text: 'Waiting for cache lock: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 991 (apt-get)...\nUnpacking curl (8.5.0-2ubuntu10.6) over (8.5.0-2ubuntu10.5) ...\nSetting up curl (8.5.0-2ubuntu10.6) ...',
    status: 'Success',
    exitCode: 0,
  },
  {
    name: 'mirror retried',
    expect: ['inconclusive'],
    text: '[MIRROR] kernel-6.1.66.rpm: Curl error (28): Timeout was reached for https://mirror-a.example/kernel-6.1.66.rpm [Operation too slow. Less than 1000 bytes/sec transferred the last 30 seconds]\n(1/1): kernel-6.1.66.rpm  11 MB/s | 40 MB 00:03\nRunning transaction\nComplete!',
    status: 'Success',
    exitCode: 0,
  },
  {
    name: 'unregistered, and still fine',
    expect: ['inconclusive'],
    text: 'Updating Subscription Management repositories.\nUnable to read consumer identity\nThis system is not registered with an entitlement server. You can use subscription-manager to register.\nDependencies resolved.\nRunning transaction\n  Upgrading : tzdata 1/2\nComplete!',
  },
  {
    name: 'SELinux warning',
    expect: ['inconclusive'],
    text: 'root [WARNING]: Unable to gain necessary access for possible kernel updates, code: 1.',
  },
  {
    name: 'only the other platform',
    expect: ['inconclusive'],
    text: `Step execution skipped due to unsatisfied preconditions: '"StringEquals": [platformType, Windows]'. Step name: PatchWindows`,
    status: 'Success',
    exitCode: 0,
  },
  {
    name: 'cut before anything',
    expect: ['inconclusive'],
    text: '01/05/2026 02:11:12 root [INFO]: Running with product: AmazonLinux2\n--output truncated--',
    ...PATCH,
    exitCode: 1,
  },
  { name: 'stopped for the others', expect: ['inconclusive'], text: '', status: 'Terminated', exitCode: -1 },
  { name: 'sender may not', expect: ['inconclusive'], text: '', status: 'AccessDenied', exitCode: -1 },
  {
    name: 'prose that sounds like trouble',
    expect: ['inconclusive'],
    text: 'Installed: libgpg-error-1.42 perl-Error-0.17 python3-timeout-decorator\nnotes: memory 512 MB, disk 40% used, lock screen disabled',
  },
  {
    name: 'package list with bad words',
    expect: ['inconclusive'],
    text: 'Inst libdpkg-perl [1.21.1ubuntu2.2] (1.21.1ubuntu2.3 Ubuntu:22.04/jammy-updates [all])\nInst libmemory-error-perl (1.0)\nConf libdpkg-perl (1.21.1ubuntu2.3)',
  },
];

export const FIXTURES: readonly Fixture[] = [
  ...DISK,
  ...MEMORY,
  ...LOCK,
  ...UNREACHABLE,
  ...METADATA,
  ...SOURCE,
  ...ENTITLED,
  ...DATABASE,
  ...CONFLICT,
  ...PREREQUISITE,
  ...PERMISSIONS,
  ...WINDOWS,
  ...REBOOT,
  ...AGENT,
  ...OTHER,
  ...NOTHING,
];
