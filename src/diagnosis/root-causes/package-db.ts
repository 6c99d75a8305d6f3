import { outputRootCause } from '../output/output-cause.ts';
import { fixHost, stepsFor } from '../output/remedies.ts';
import { decisive, symptom, windowsCodes } from '../output/signature.ts';

/** The node's own record of its packages is broken: dpkg status, rpm database, Windows component store. */
export const packageDb = outputRootCause({
  code: 'package-db',
  because: 'its package database is damaged',
  meaning:
    "The node's own record of what is installed is damaged or half-finished: dpkg's status, the rpm database, or the Windows component store.",
  signatures: [
    ...decisive(
      /dpkg was interrupted|dpkg --configure -a\b|APT cache has broken packages|very bad inconsistent state|needs to be reinstalled, but I can.t find an archive|parsing file '\/var\/lib\/dpkg\/|files list file for package[^\n]{0,120}(?:missing final newline|contains empty filename|is missing final)|\/var\/lib\/dpkg\/(?:status|available|updates|info|triggers)[^\n]{0,120}(?:corrupt|No such file|error|parse|missing|truncated)|(?:error|failed|cannot|unable)[^\n]{0,80}\/var\/lib\/dpkg\/(?:status|available|updates|info)\b|package cache file is corrupted|is in a (?:very )?bad inconsistent|failed in (?:buffer_)?(?:write|read|copy)[^\n]{0,80}dpkg\/status|too-long line or missing newline in/i,
      /DB_RUNRECOVERY|Thread died in Berkeley DB|(?:rpmdb|RPM database|rpm database|rpm db)[^\n]{0,60}(?:corrupt|damaged|open failed|broken|malformed|error|fail|BDB\d{4}|inconsisten)|BDB\d{4}|db[45]? error\(|(?:cannot|unable to|could not) open (?:the )?(?:Packages|rpm) (?:database|index)|rpmdbNextIterator: skipping|cannot open Packages (?:database|index)|error: failed to open[^\n]{0,30}rpmdb|database disk image is malformed|error: rpmdb|rpmts_HdrFromFdno|(?:-30973|-30974|-30971|-30987)\b|damaged header|header #\d{1,9} in the database is bad|Rebuild(?:ing)? (?:the )?rpm ?db/i,
      /Target initialization failed|Initializing Target Failed|\/var\/lib\/rpm[^\n]{0,80}(?:corrupt|damaged|malformed|No such file)/i,
      /was supposed to be removed but is not!|is a duplicate with|duplicate (?:installed )?(?:packages|versions) (?:of|found)|yum-complete-transaction(?! only)[^\n]{0,60}(?:first|to finish)|There are unfinished transactions remaining/i,
      windowsCodes(
        '80073712', '800F081F', '800F0831', '80073701', '8007371B', '800736B3', '800736CC', '800736FD', '80073713', '80073715', '800F0900', '800F0901', '800F0982', '800F0984', '800F0985', '800F0986', '800F0983', '800F0988', '800F0991', '800F0993', '800F0995', '800F080D', '800F0805', '800F0825', '800F0835', '800F0826', '80070570', '80070490', '8007054F', '800B0100', '80092003', '800F0907_', '8007371C', '80071A91', '80071A90', '80071AB1', '800719E4', '800703F1', '800703EE', '8007139F_', '80004004_',
        'ERROR_SXS_COMPONENT_STORE_CORRUPT', 'ERROR_SXS_ASSEMBLY_MISSING', 'ERROR_SXS_FILE_HASH_MISMATCH', 'ERROR_SXS_TRANSACTION_CLOSURE_INCOMPLETE', 'ERROR_BADDB', 'CBS_E_SOURCE_MISSING', 'CBS_E_STORE_CORRUPTION', 'CBS_E_XML_PARSER_FAILURE', 'CBS_E_MANIFEST_VALIDATION_DUPLICATE_ELEMENT', 'CBS_E_INVALID_PACKAGE', 'CBS_E_SOURCE_NOT_IN_LIST', 'CBS_E_INSUFFICIENT_CORRUPT', 'PSFX_E_\\w{3,60}', 'ERROR_FILE_CORRUPT', 'TRUST_E_NOSIGNATURE', 'STATUS_SXS_COMPONENT_STORE_CORRUPT', 'ERROR_LOG_CORRUPTION_DETECTED',
      ),
      /component store (?:has been|is|was)[^\n]{0,20}(?:corrupt|repairable|cannot be repaired|not repairable)|(?:The )?component store corruption|CBS (?:Manifest|Metadata|MUM|Catalog)[^\n]{0,20}(?:Corrupt|Missing)|CSI (?:Payload|Manifest)[^\n]{0,20}Corrupt|Windows Resource Protection found corrupt files but was unable|Total Detected Corruption: [1-9]|The source files could not be found|Der Komponentenspeicher|Die Quelldateien (?:wurden nicht|konnten nicht) gefunden|Les fichiers sources? (?:sont )?introuvables?|No se (?:pudieron|encontraron)[^\n]{0,20} archivos de origen|(?:找不到|无法找到)源文件|ソース ファイルが見つかりませんでした|corruption (?:was )?detected|STATUS_OBJECT_NAME_NOT_FOUND[^\n]{0,60}(?:WinSxS|servicing)/i,
    ),
    ...symptom(
      /package lists or status file could not be parsed|pre-existing rpmdb problem|unrecoverable fatal error, aborting|Unexpected or missing value for package|You might want to run 'apt(?:-get)? -?-?f(?:ix-broken)? install'/i,
      windowsCodes('80070002', '80070003', '800700C1', '8007000B', 'ERROR_FILE_NOT_FOUND', 'ERROR_PATH_NOT_FOUND', 'ERROR_NOT_FOUND'),
    ),
  ],
  remedy: (context) =>
    fixHost(context, "Repair the node's package database", [
      'Take a snapshot of the root volume first.',
      ...stepsFor(
        context,
        {
          apt: ['Finish what was interrupted: dpkg --configure -a; apt-get -f install; dpkg --audit shows what is left.'],
          yum: ['Rebuild it: rm -f /var/lib/rpm/__db.*; rpm --rebuilddb. Then package-cleanup --dupes and yum-complete-transaction --cleanup-only.'],
          dnf: ['Rebuild it: rpm --rebuilddb. Then dnf check and dnf remove --duplicates.'],
          zypper: ['Rebuild it: rpm --rebuilddb. Then zypper verify.'],
          windows: ['Repair the component store: DISM /Online /Cleanup-Image /RestoreHealth, with /Source where Windows Update is out of reach.', 'Then sfc /scannow, and restart.'],
        },
        ["Rebuild it with the package manager's own repair command (dpkg --configure -a, rpm --rebuilddb)."],
      ),
    ]),
});
