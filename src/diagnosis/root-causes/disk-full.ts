import { outputRootCause } from '../output/output-cause.ts';
import { fixHost, stepsFor } from '../output/remedies.ts';
import { decisive, symptom, windowsCodes } from '../output/signature.ts';
import { DISK_FULL_TRANSLATED } from '../output/translated/disk-full.ts';

/** A file system the run writes to is full. Explains broken unpacking and half-configured packages. */
export const diskFull = outputRootCause({
  code: 'disk-full',
  because: 'a disk of the node is full',
  meaning:
    'A file system that patching writes to has no room left: downloads, unpacking or the new kernel do not fit.',
  signatures: [
    ...decisive(
      DISK_FULL_TRANSLATED,
      /(?<!add watch: |create channel: )no space left (?:on (?:the )?(?:device|disk)|in )/i,
      /\bENOSPC\b|\berrno[ :=]{1,2}28\b|\bos error 28\b|\b(?:write|fsync|close|open|rename|mkdir|link|symlink|truncate) \(28: /i,
      // the C library's message in other languages
      /Auf dem Gerät ist kein (?:Speicher)?platz mehr|kein Speicherplatz mehr verfügbar|Aucun espace disponible sur le périphérique|No queda espacio en el dispositivo|(?:Não há espaço|Não resta(?:m)? espaço|Espaço esgotado)[^\n]{0,20} (?:no )?dispositivo|Spazio esaurito sul|设备上没有空间|裝置上(?:已)?(?:無|没有|沒有)[^\n]{0,4}空間|デバイスに(?:充分な)?空き(?:領域|容量)がありません|장치에 남은 공간이 없|На устройстве (?:не осталось|нет|кончилось)[^\n]{0,12}мест|Нет свободного места|Brak miejsca na urządzeniu|Geen ruimte meer over op (?:het )?apparaat|Na zařízení není volné místo|Aygıtta (?:hiç )?(?:boş )?yer kalmadı|Enheten är full|Ingen plats kvar på enheten|Laitteella ei ole tilaa/i,
      // apt
      /enough free space in \//i,
      /More space needed(?: in \S{1,200})? than available|Mehr Platz benötigt als verfügbar/i,
      /(?:platz|espacio|espace|espaço|spazio|空间|空間|空き|공간|мест[ао]|miejsca|ruimte)[^\n]{0,60}\/var\/cache\/apt\/archives|\/var\/cache\/apt\/archives\/?[^\n]{0,30}(?:空间|空間|空き|공간)/i,
      // yum, dnf and rpm
      /At least \d{1,9} ?[KMG]B (?:more space )?needed on the |needs \d{1,9} ?(?:[KMG]i?B|inodes)[^\n]{0,30} on the \S{1,120} file ?system/i,
      /Error Summary[\s-]{1,12}Disk Requirements|Disk Requirements:\s{0,4}At least/i,
      /Insufficient space in download directory/i,
      /(?:benötigt|nécessite|necesita|precisa de|需要)[^\n]{0,20}\d{1,6} ?[KMG]i?B[^\n]{0,40}(?:Dateisystem|système de fichiers|sistema de (?:archivos|ficheros|arquivos)|文件系统)/i,
      /not (?:have )?enough (?:free )?(?:disk )?space (?:on|in|for|to|available)|not enough (?:free )?disk space|insufficient (?:free |available )?(?:disk|storage) space|(?:disk|file ?system|partition|volume) is full\b|\bdisk full\b|low disk space|running out of disk space|out of disk space|insufficient disk/i,
      /Disk quota exceeded|\bEDQUOT\b/i,
      /Not enough space to install the packages|exceeds? the (?:available|free) (?:disk )?space|nicht genügend (?:freier )?(?:Speicher|Festplatten)(?:platz)?|Espace (?:disque )?insuffisant|Espacio (?:en disco )?insuficiente|Espaço (?:em disco )?insuficiente|磁盘空间不足|(?:硬碟|磁碟)空間不足|ディスク(?:領域|の空き|容量)[^\n]{0,10}(?:不足|ありません|足り)/i,
      // Windows
      windowsCodes(
        '80070070',
        '80070027',
        'C000007F',
        'C190020E',
        'ERROR_DISK_FULL',
        'ERROR_HANDLE_DISK_FULL',
        'STATUS_DISK_FULL',
        'MOSETUP_E_INSUFFICIENT_DISK_SPACE',
      ),
      /There is not enough (?:disk )?space on the disk|nicht genug Speicherplatz auf dem Datenträger|Espace insuffisant sur le disque|ディスクに十分な空き領域がありません|磁盘空间不够/i,
    ),
    ...symptom(
      /Unable to extract tar file|Unable to load and extract the content of payload/i,
      /(?:cpio|tar|gzip|unzip|zstd|xz): (?:write (?:error|failed)|[^\n]{0,80}Cannot write|[^\n]{0,80}write error)/i,
      /Use% {1,10}Mounted on[^\n]{0,200}\b100%|\b100% \/(?:boot|var|tmp)?(?:\s|$)/i,
    ),
  ],
  exitCodes: [152, 154, 155],
  remedy: (context) =>
    fixHost(context, 'Free disk space on the node', [
      ...stepsFor(
        context,
        {
          apt: [
            'See which file system is full: df -h / /boot /var /tmp, and df -i for inodes.',
            'Free it: apt-get clean, then apt-get autoremove --purge removes old kernels.',
          ],
          yum: [
            'See which file system is full: df -h / /boot /var /tmp, and df -i for inodes.',
            'Free it: yum clean all; package-cleanup --oldkernels --count=2 removes old kernels.',
          ],
          dnf: [
            'See which file system is full: df -h / /boot /var /tmp, and df -i for inodes.',
            'Free it: dnf clean all; dnf remove --oldinstallonly removes old kernels.',
          ],
          zypper: [
            'See which file system is full: df -h / /boot /var /tmp, and df -i for inodes.',
            'Free it: zypper clean --all; zypper purge-kernels removes old kernels; snapper list shows snapshots that hold space.',
          ],
          windows: [
            'See which volume is full: Get-Volume.',
            'Free it: Dism /Online /Cleanup-Image /StartComponentCleanup, and clear C:\\Windows\\Temp.',
          ],
        },
        [
          'See which file system is full: df -h and df -i.',
          "Clear the package manager's cache and old kernels.",
        ],
      ),
      'If it stays tight, grow the EBS volume and the file system on it.',
    ]),
});
