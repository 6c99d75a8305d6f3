import { outputRootCause } from '../output/output-cause.ts';
import { fixHost, stepsFor } from '../output/remedies.ts';
import { decisive, symptom, windowsCodes } from '../output/signature.ts';

/** A program, module or update that patching needs is not there. */
export const prerequisiteMissing = outputRootCause({
  code: 'prerequisite-missing',
  because: 'something that patching needs is missing on the node',
  meaning:
    'A program, Python module or earlier update that the patch run relies on is not installed, or is of a version that does not work.',
  signatures: [
    ...decisive(
      /unsupported package manager and python version|Unable to import (?:the )?(?:yum|apt|dnf|zypp)\w{0,10} module|No module named|ModuleNotFoundError|\bImportError:|bad interpreter|python3?-apt\b[^\n]{0,60}(?:not|missing|required|install)|(?:Apt|Yum|Dnf|ZYpp) requires Python|requires Python \d|Could not exec dpkg!|does not match the python default version|Python (?:\d[\d.]{0,6} )?(?:is )?not (?:found|installed|supported)|No supported (?:python|package manager)|Could not find (?:a )?(?:suitable |supported )?(?:python|package manager)/i,
      /No such file or directory: b?['"](?:\/usr)?(?:\/bin\/)?(?:zstd|xz|unzip|tar|gzip|curl|wget|apt-get|apt|dpkg|yum|dnf|zypper|rpm|python\d?|lsb_release|uptime|needs-restarting)['"]|exec: "[^"\n]{1,80}": executable file not found/i,
      /(?:^|[\s:])[\w./+-]{1,80}: (?:command not found|Kommando nicht gefunden|Befehl nicht gefunden|commande introuvable|(?:orden|comando) no encontrad[ao]|no se encontró la orden|comando não encontrado|comando non trovato|未找到命令|找不到命令|コマンドが見つかりません|명령(?:어)?를 찾을 수 없|команда не найдена|nie znaleziono polecenia|opdracht niet gevonden)/i,
      /^[\w./ -]{1,120}: (?:line )?\d{1,5}: (?:\w{1,20}: )?[\w./+-]{1,80}: (?:not found|nicht gefunden)|\/usr\/bin\/env: [^\n]{1,60}No such file or directory|env: [‘'"]?[\w.-]{1,40}[’'"]?: No such file/i,
      /error while loading shared libraries|cannot open shared object file|version `?[A-Z]{2,10}C?X?X?_[\d.]{1,8}'? not found|undefined symbol:/i,
      /is not recognized as (?:the name of a cmdlet|an internal or external command)|CommandNotFoundException|wurde nicht als Name eines Cmdlet|n.est pas reconnu (?:comme nom d.applet|en tant que commande)|no se reconoce como (?:nombre de un cmdlet|un comando)|não é reconhecido como (?:nome de cmdlet|um comando)|无法将[^\n]{1,80}项识别为|不是内部或外部命令|コマンドレット、関数|内部コマンドまたは外部コマンド|не распознано как имя|не является внутренней или внешней/i,
      /(?:requires|needs|minimum)[^\n]{0,40}(?:PowerShell(?: version)?|\.NET Framework|WMF)[^\n]{0,20}\d|module[^\n]{0,60}was not loaded because no valid module file|Could not load (?:file or assembly|type)|Unable to find type/i,
      windowsCodes(
        '80242017',
        '800F0823',
        '80092004',
        '80240017',
        '800F081E',
        'WU_E_UH_NEW_SERVICING_STACK_REQUIRED',
        'CBS_E_NEW_SERVICING_STACK_REQUIRED',
        'CBS_E_NOT_APPLICABLE',
        'CRYPT_E_NOT_FOUND',
        'WU_E_NOT_APPLICABLE',
        '800F0838',
        '80070583',
        '8024002C',
        'WU_E_BIN_SOURCE_ABSENT',
      ),
      /update is not applicable to your computer|servicing stack update[^\n]{0,60}(?:required|missing|must)|requires? (?:a newer|the latest)[^\n]{0,20} servicing stack/i,
      /(?:E|Error): [^\n]{0,80}(?:method driver \S{1,80}https could not be found|Is the package apt-transport-https installed)|The method driver \S{1,80} could not be found|gnupg[^\n]{0,40}(?:not installed|required for this operation)|gpgv[^\n]{0,30} (?:is )?(?:required|not found|not installed)/i,
      /curl: \(1\) Protocol|snap(?:d)? is not installed|Package manager (?:was )?not found|Unable to (?:find|locate|detect) (?:a |the )?package manager/i,
    ),
    ...symptom(
      /exit (?:status|code) 127\b|Could not install the [^\n]{1,60}, this may cause|Could not find module \S{1,40} for|Error importing module|SyntaxError: (?:invalid syntax|Missing parentheses)|AttributeError: [^\n]{0,40}module/i,
      /(?:executable|binary|program) [^\n]{1,60}not found|not found in (?:\$?PATH|'PATH')/i,
      /FileNotFoundError: [^\n]{0,40}No such file or directory: b?['"][\w.-]{1,40}['"]/i,
    ),
  ],
  shellExitCodes: [127],
  exitCodes: [127],
  remedy: (context) =>
    fixHost(context, 'Install what patching needs', [
      'The deciding line names what is missing.',
      ...stepsFor(
        context,
        {
          apt: [
            'Install it; the usual ones: apt-get install python3 python3-apt lsb-release.',
            'If /usr/bin/python3 was pointed at another version, point it back at the distribution’s.',
          ],
          yum: ['Install it; yum runs on the distribution’s Python 2: /usr/bin/python must be that one.'],
          dnf: [
            'Install it; the usual ones: dnf install python3-dnf zstd xz unzip. /usr/bin/python3 must be the distribution’s.',
          ],
          zypper: ['Install it; /usr/bin/python3 must be the distribution’s own version.'],
          windows: [
            'Install the newest servicing stack update and the update’s prerequisites by its KB article; Windows PowerShell must be 3.0 or newer.',
          ],
        },
        ['Install it, and keep /usr/bin/python and /usr/bin/python3 at the distribution’s own version.'],
      ),
    ]),
});
