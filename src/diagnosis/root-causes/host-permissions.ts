import { outputRootCause } from '../output/output-cause.ts';
import { fixHost, stepsFor } from '../output/remedies.ts';
import { decisive, symptom, windowsCodes } from '../output/signature.ts';
import {
  HOST_PERMISSIONS_TRANSLATED,
  HOST_PERMISSIONS_TRANSLATED_SYMPTOMS,
} from '../output/translated/host-permissions.ts';

/** The node itself forbids what patching does: mount options, SELinux, file rights, read-only disks. */
export const hostPermissions = outputRootCause({
  code: 'host-permissions',
  because: 'the node itself did not permit it',
  meaning:
    'The operating system refused what the run had to do: scripts may not be executed, files may not be written, or it did not run as root or administrator.',
  signatures: [
    ...decisive(
      HOST_PERMISSIONS_TRANSLATED,
      /_script\.sh: [^\n]{0,40}(?:Permission denied|Keine Berechtigung|Permission non accordée|Permiso denegado|权限不够|許可がありません)|\/var\/lib\/amazon[^\n]{0,200}(?:Permission denied|noexec)|\bnoexec\b/i,
      /\(13: |are you root\?|Are you root|(?:You|must|need|have) (?:need |have )?to be (?:root|superuser|logged in as root)|must be run (?:as|with) (?:root|sudo|superuser|administrator)|(?:requires?|needs?) (?:root|superuser|administrator|elevat)\w{0,12} (?:privileges?|rights|permissions?|to)|Root privileges are required|This command has to be run (?:with|under) (?:superuser|the root user)|run (?:this )?(?:command |script )?as (?:an )?Administrator|Error: This command has to be run under the root user|需要(?:以)?(?:root|超级用户|根用户)|root 権限|Root-Rechte/i,
      /Read-only file ?system|\bEROFS\b|\(30: |Dateisystem ist (?:nur lesbar|schreibgeschützt)|Das Dateisystem ist nur lesbar|Système de fichiers accessible en lecture seulement|Sistema de (?:archivos|ficheros) de solo lectura|Sistema de arquivos somente(?: para)? leitura|File system in sola lettura|只读文件系统|唯讀檔案系統|読み込み専用ファイルシステム|읽기 전용 파일 ?시스템|Файловая система доступна только для чтения|is mounted read-?only/i,
      /avc: {1,2}denied|SELinux (?:is preventing|denied|prevent)|\bfapolicyd\b|apparmor="DENIED"|AppArmor[^\n]{0,40}denied|blocked by (?:group policy|AppLocker|Windows Defender Application Control|antivirus|endpoint)|running scripts is disabled on this system|execution polic(?:y|ies)[^\n]{0,60}(?:prevent|disabled|restrict)|Operation not permitted|\bEPERM\b|\bEACCES\b|immutable/i,
      /Die Ausführung von Skripts auf diesem System deaktiviert|l.exécution de scripts est désactivée|la ejecución de scripts está deshabilitada|在此系统上禁止运行脚本|スクリプトの実行が無効/i,
      /code returned from curl is 23\b|curl: \(23\)|error code 5 for command|Insufficient (?:privileges|permissions)|sudo: (?:a (?:terminal|password) is required|no tty present|sorry, you must)|is not in the sudoers file/i,
      /forced skip_if_unavailable=True due to: \/etc\/pki/i,
      /rpm(?:db)?[^\n]{0,60}: Permission denied|(?:unable to execute|kann nicht ausgef\S{1,6}hrt werden|impossible d.exécuter|no se puede ejecutar)[^\n]{0,80}: (?:Permission denied|Keine Berechtigung|Permission non accordée|Permiso denegado)|Permission denied: ?['"]?\/|(?:cannot|could not|can.t|unable to|failed to) (?:open|create|write|remove|unlink|mkdir|access|execute|rename|make)[^\n]{0,160}(?:Permission denied|Operation not permitted|Access is denied|Keine Berechtigung|Permission non accordée|Permiso denegado|Permissão negada|权限不够|許可がありません)/i,
      windowsCodes(
        '80070005',
        '80070542',
        '80070522',
        '800702E4',
        'E_ACCESSDENIED',
        'ERROR_ACCESS_DENIED',
        'ERROR_PRIVILEGE_NOT_HELD',
        'ERROR_ELEVATION_REQUIRED',
        'STATUS_ACCESS_DENIED',
        'C0000022',
        '80240044',
        'WU_E_PER_MACHINE_UPDATE_ACCESS_DENIED',
        '80070780',
        '800704EC',
        'ERROR_ACCESS_DISABLED_BY_POLICY',
        '80070241',
      ),
      /Elevated permissions are required|Error: 740\b|requested operation requires elevation|Access to the path '[^'\n]{1,260}' is denied|UnauthorizedAccess|accès au chemin d.accès[^\n]{1,260}refusé|Zugriff auf den Pfad[^\n]{1,260}verweigert|Acceso denegado a la ruta|acesso ao caminho[^\n]{1,260}negado|Accesso al percorso[^\n]{1,260}negato|对路径[^\n]{1,260}的访问被拒绝|パス[^\n]{1,260}へのアクセスが拒否|доступе по пути|PermissionDenied: \(|A required privilege is not held/i,
    ),
    ...symptom(
      HOST_PERMISSIONS_TRANSLATED_SYMPTOMS,
      /Permission denied|Keine Berechtigung|Permission non accordée|Permission refusée|Permiso denegado|Permissão negada|Permesso negato|权限不够|拒绝访问|拒絕存取|許可がありません|アクセスが拒否されました|허가 거부|액세스가 거부|Отказано в доступе|Brak dostępu|Access is denied|Zugriff (?:wurde )?verweigert|Accès refusé|Acceso denegado|Acesso negado|Accesso negato/i,
      /exit (?:status|code) 126\b/i,
    ),
  ],
  shellExitCodes: [126],
  exitCodes: [126],
  remedy: (context) =>
    fixHost(context, 'Lift what the node forbids', [
      ...stepsFor(
        context,
        {
          windows: [
            'Check that the SSM agent runs as LocalSystem, and that no policy or security product blocks PowerShell or the path in the deciding line.',
          ],
        },
        [
          'Check the mounts: findmnt -T /var/lib/amazon /var /tmp. They must not be noexec or read-only; a disk that turned read-only has errors in dmesg.',
          'Check for denials: ausearch -m avc -ts recent (SELinux), journalctl -u fapolicyd, lsattr on the path in the deciding line.',
          'Check that the SSM agent runs as root.',
        ],
      ),
    ]),
});
