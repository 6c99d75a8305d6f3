import { outputRootCause } from '../output/output-cause.ts';
import { runAgain, stepsFor } from '../output/remedies.ts';
import { decisive, symptom, windowsCodes } from '../output/signature.ts';
import { PACKAGE_LOCK_TRANSLATED } from '../output/translated/package-lock.ts';

/** Another process used the package manager. Passes by itself; a wait that got through is no failure. */
export const packageLock = outputRootCause({
  code: 'package-lock',
  because: 'another process held the lock of the package manager',
  meaning:
    'Another process, often an automatic update or a second patch run, was using the package manager at the same time.',
  signatures: [
    ...decisive(
      PACKAGE_LOCK_TRANSLATED,
      // apt and dpkg; "are you root?" and errno 13 belong to rights
      /(?:Could not get lock|Unable to (?:lock|acquire)[^\n]{0,60}lock)(?![^\n]{0,120}(?:\(13:|are you root))(?![^\n]{0,80}Read-only)/i,
      /\/var\/(?:lib\/dpkg\/lock(?:-frontend)?|lib\/apt\/lists\/lock|cache\/apt\/archives\/lock)\S{0,4}[^\n]{0,40}\(11: |\(11: (?:Resource|Die|Ressource|Recurso|Risorsa|资源|リソース)/i,
      /(?:Sperre|Sperrdatei|verrou|bloqueo|bloquear|trava|bloqueio|blocco|锁|鎖|ロック|잠금|блокировк)[^\n]{0,60}\/var\/(?:lib\/dpkg|lib\/apt|cache\/apt)[^\n]{0,40}(?!\(13:)|\/var\/(?:lib\/dpkg|lib\/apt|cache\/apt)\/\S{0,40}[^\n]{0,20}(?:取得できません|잠글 수 없|잠금|鎖定|gesperrt|verrouill)/i,
      /dpkg (?:frontend|status database|frontend lock)[^\n]{0,30} (?:is|was) locked by another|(?:dpkg[^\n]{0,60})(?:von einem anderen Prozess gesperrt|verrouillée? par un autre|bloquead[ao] por otro|bloquead[ao] por outro|被另一(?:个)?进程|別のプロセス(?:によって|に)ロック)/i,
      /unable to lock the administration directory[^\n]{0,80}is another process using it|is another process using it\?|was locked by \S{1,40} process with pid|Failed to obtain lock "/i,
      // yum, dnf, rpm
      /Another app(?:lication)? is currently holding the (?:yum|dnf) lock|Existing lock \S{0,80}yum\.pid|\/var\/run\/yum\.pid|yum lock[^\n]{0,20}held/i,
      /can.?t create transaction lock on \S{1,120} \((?:Resource|11)|cannot get (?:exclusive|shared) lock on \S{0,120}|Failed to obtain (?:the )?transaction lock|Failed to obtain rpm transaction lock|Could not obtain the rpm transaction lock/i,
      /metadata already locked by|Failed to (?:acquire|obtain|lock)[^\n]{0,40}(?:metadata|download|rpmdb|rpm database|dnf)[^\n]{0,20}lock|(?:metadata|download|rpmdb)_lock\.pid/i,
      // zypper
      /System management is locked by|(?:Die )?Systemverwaltung (?:ist|wurde|wird) (?:durch|von)[^\n]{0,60}gesperrt|gestion du système est verrouillée|gestión del sistema est[áa] bloquead[ao]|(?:gerenciamento|gestão) do sistema est[áa] bloquead[ao]|gestione del sistema è bloccata|系统管理[^\n]{0,40}锁定|系統管理[^\n]{0,40}鎖定|システム管理[^\n]{0,60}ロック|Управление системой заблокировано/i,
      /PackageKit is (?:still )?(?:blocking|running)|zypp\.pid|A ZYpp transaction is already in progress|error_code='7'|ZYPPER_EXIT_ZYPP_LOCKED|error code 7 for command|Commit subprocess[^\n]{0,60}Exit Code: 7\b|Failed to lock update lockfile/i,
      // snap
      /snap "[^"\n]{1,80}" has "[^"\n]{1,80}" change in progress|change in progress, please wait/i,
      // anything
      /another (?:instance|copy|process|program|patching operation|patch operation|package manager|transaction|update|installation|apt|dpkg|yum|dnf|zypper|msiexec)[^\n]{0,60}(?:is already|already|is currently|is still|is)? ?(?:running|in progress|active|using)/i,
      /held by process \d{1,9} \((?:unattended|apt|dpkg|yum|dnf|zypper|packagekit|rpm|aptitude|synaptic|python3?)/i,
      // Windows
      windowsCodes(
        '80070652',
        '80240009',
        'ERROR_INSTALL_ALREADY_RUNNING',
        'WU_E_OPERATIONINPROGRESS',
        'WU_E_UH_OPERATIONDISALLOWED',
      ),
      /(?:error|code|exit)[^\n]{0,12}\b1618\b/i,
    ),
    ...symptom(
      /another process has acquired (?:yum|dnf|zypper|apt|the) lock|waiting for (?:cache lock|dpkg lock|apt lock|the lock)|Waiting for process with pid \d{1,9} to finish|等待 ?(?:PID|pid)[^\n]{0,30}完成|pid \d{1,9} のプロセスの終了を待/i,
      /Another app(?:lication)? is currently holding[^\n]{0,20}; waiting for it to exit/i,
      /(?:Encounter(?:ed)?) service side error when uploading the inventory/i,
      /No such file or directory: ?b?'?[^'\n]{0,120}patch-baseline-operations-/i,
      /Rpmdb changed underneath us/i,
      windowsCodes('80070020', '80070021', 'ERROR_SHARING_VIOLATION', 'ERROR_LOCK_VIOLATION'),
      /process cannot access the file[^\n]{0,160}because it is being used by another process/i,
      /Resource temporarily unavailable/i,
    ),
  ],
  remedy: (context) =>
    runAgain(context, 'Run it again when nothing else uses the package manager', [
      ...stepsFor(
        context,
        {
          apt: [
            'Make sure that unattended-upgrades or apt-daily is done: ps -ef | grep -E "apt|dpkg|unattended". Do not delete lock files.',
          ],
          zypper: [
            'Make sure that no zypper, YaST or PackageKit is running: ps -ef | grep -E "zypp|packagekit|yast".',
          ],
          windows: ['Make sure that no other installation is running: Get-Process msiexec, TiWorker, wusa.'],
        },
        ['Make sure that no other package manager is running: ps -ef | grep -E "yum|dnf|rpm|packagekit".'],
      ),
      'If two patch schedules overlap on this node, move one of them.',
    ]),
});
