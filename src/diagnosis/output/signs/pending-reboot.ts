import type { OutputCause } from '../output-cause.ts';
import { logsOf } from '../remedies.ts';
import { decisive, symptom, windowsCodes } from '../signature.ts';

/** What output says while a restart is outstanding; the patch record usually proves it better. */
export const pendingRebootSigns: OutputCause = {
  code: 'pending-reboot',
  because: 'the node must restart first',
  meaning:
    'An earlier installation is not finished until the node restarts, and nothing more can be installed before.',
  signatures: [
    ...decisive(
      windowsCodes(
        '80240016',
        '80242014',
        '80242015',
        '80070BC9',
        '80070BC2',
        '80070BC3',
        '800F0816',
        '800F082F',
        '8007045B',
        '8007045C',
        '8024800C',
        '00240005',
        '00240006',
        '8024D015',
        '80070BC4',
        '800F0824',
        '800F0810',
        'WU_E_INSTALL_NOT_ALLOWED',
        'WU_E_UH_POSTREBOOTSTILLPENDING',
        'WU_E_UH_POSTREBOOTRESULTUNKNOWN',
        'WU_S_REBOOT_REQUIRED',
        'WU_S_UH_POSTREBOOTREQUIRED',
        'WU_E_REBOOT_\\w{3,40}',
        'ERROR_FAIL_REBOOT_REQUIRED',
        'ERROR_SUCCESS_REBOOT_REQUIRED',
        'ERROR_FAIL_REBOOT_INITIATED',
        'ERROR_SHUTDOWN_IN_PROGRESS',
        'CBS_E_PENDING\\w{0,40}',
        'STATUS_PENDING_REBOOT',
      ),
      /(?:failed to reboot|reboot(?:ed|ing)?)[^\n]{0,40}\b4 ?(?:x|times)\b|A system (?:shutdown|reboot) is in progress|Das System wird heruntergefahren|arrêt du système est en cours|cierre del sistema en curso/i,
      /(?<!\b(?:services?|containers?|processes|daemons?|units?|binaries|sessions?|applications?|programs?|libraries) )(?:(?:must|need to|needs to|has to|should) be (?:restarted|rebooted)|(?:pending|outstanding) (?:system )?(?:reboot|restart)|(?:reboot|restart)(?: is| of the \w{4,12} is)? (?:pending|outstanding)|(?<!instance )(?:requires?|requiring|needs?) (?:a |an |the )?(?:(?:system|computer|machine|host|server|operating system) )?(?:reboot|restart|to be (?:rebooted|restarted)))[^\n]{0,160}|pending\.xml|(?:because|until)[^\n]{0,60}(?:reboot|restart)/i,
      /Neustart (?:ist )?(?:erforderlich|ausstehend|steht aus)|redémarrage (?:est )?(?:requis|nécessaire|en attente)|(?:es necesario|se requiere|requiere)(?: un)? reinici|reinicio pendiente|reinicialização (?:pendente|necessária)|(?:需要|必须)重(?:新启动|启)|再起動が(?:必要|保留)|다시 시작해야/i,
    ),
    ...symptom(
      /(?:system )?(?:restart|reboot) (?:is )?required|Reboot (?:is )?(?:suggested|recommended|needed)|RebootRequired|(?:error|exit|return|code)[^\n]{0,12}\b30(?:10|17)\b|ZYPPER_EXIT_INF_REBOOT_NEEDED/i,
    ),
  ],
  exitCodes: [3, 194],
  remedy: ({ platform }) => ({
    code: 'reboot',
    title: 'Reboot, then scan',
    document: null,
    parameters: {},
    reboots: true,
    manual: false,
    steps: [
      'Reboot the instance.',
      'Run AWS-RunPatchBaseline with Operation Scan: the record changes only by a scan after the restart.',
    ],
    logs: logsOf(platform),
  }),
};
