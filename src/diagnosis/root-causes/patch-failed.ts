import { cite } from '../evidence.ts';
import type { OutputCause } from '../output/output-cause.ts';
import { platformOf } from '../output/platform.ts';
import { provedByOutput } from '../output/proved-by-output.ts';
import { fixHost, stepsFor } from '../output/remedies.ts';
import { decisive, symptom, windowsCodes } from '../output/signature.ts';
import { PATCH_FAILED_TRANSLATED } from '../output/translated/patch-failed.ts';
import { platformName } from '../platform.ts';
import { countsOf, isPastFreshness, patchStateOf } from '../records.ts';
import type { Examination, Proof, RootCause } from '../root-cause.ts';
import { lastGoodInstall } from '../run-fate.ts';
import { isLater, plural } from '../time.ts';

const cause: OutputCause = {
  code: 'patch-failed',
  because: 'a patch could not be installed',
  meaning: 'A patch failed while it was installed; the output names no deeper cause than the package itself.',
  signatures: [
    ...decisive(
      /(?:pre|post)-?(?:installation|removal|rm|inst)\w{0,8} (?:maintainer )?script (?:subprocess )?returned error|package (?:pre|post)-(?:installation|removal) script subprocess returned error|maintainer script[^\n]{0,60}(?:fail|error)|(?:scriptlet|%(?:pre|post)\w{0,6}\([^\n)]{1,160}\)) (?:failed|scriptlet failed)|Error in (?:<[a-z]{1,12}>|PRE\w{0,4}|POST\w{0,4}|\S{1,12}) scriptlet|Installationsskript[^\n]{0,80}gab den Fehler|(?:script|sous-processus)[^\n]{0,100}a (?:retourné|renvoyé) (?:une erreur|l.état)|devolvió el código de salida de error|retornou erro do status de saída|(?:子进程|脚本) ?返回(?:了?错误状态|错误)|gab den Fehler(?:-Ausgangsstatus|wert) \d|エラー終了ステータス|(?:подпроцесс|сценарий)[^\n]{0,80}возвратил код ошибки/i,
      /Error unpacking rpm package|error: unpacking of archive failed|cpio: (?:rename|Bad magic|Digest mismatch|read failed)|error: \S{1,200}: (?:install|erase) failed|compressed data is corrupt|corrupted filesystem tarfile|unexpected end of file in (?:archive|stream)|not a (?:debian|Debian) format archive|dpkg-deb: (?:error|erreur|Fehler|erro)\b|update-initramfs: failed|dracut[^\n]{0,60}(?:fail|FATAL)|grub\S{0,20}[^\n]{0,40}(?:error|failed)|has conffile prompt and needs to be upgraded manually|end of file on stdin at conffile prompt|cannot perform the following tasks:|depmod: (?:ERROR|FATAL)|dkms[^\n]{0,80}(?:failed|Error!|error)|Bad return status for module build/i,
      windowsCodes(
        '80240022',
        '8024200B',
        '80242006',
        '80070643',
        '800F0922',
        '800F0920',
        '800F0821',
        '80242007',
        '80242008',
        '80242009',
        '8024200A',
        '8024200C',
        '8024200D',
        '80242010',
        '80242011',
        '80242012',
        '80242013',
        '80242016',
        '80242000',
        '80242001',
        '80242002',
        '80242003',
        '80242004',
        '80242005',
        '80242FFF',
        '8007000D',
        '80240020',
        '80241001',
        '80241002',
        '80241003',
        '80241004',
        '80241FFF',
        '80070641',
        '80070645',
        '80070648',
        '80070666',
        '8007066A',
        '80070667',
        '80073D02',
        'C1900208',
        'C1900107',
        'C1800118',
        '800F0845',
        '800F0806',
        '800F0841',
        '800F0830',
        '800F0902',
        '800F0908',
        '80240018',
        '8024001D',
        '80240024',
        '8024002D',
        '80240008',
        '8024000B',
        '80240023',
        '8024000E',
        'WU_E_ALL_UPDATES_FAILED',
        'WU_E_UH_\\w{3,60}',
        'WU_E_MSI_\\w{3,60}',
        'ERROR_INSTALL_FAILURE',
        'CBS_E_\\w{3,60}',
        'ERROR_INVALID_DATA',
        'WU_E_NO_INTERACTIVE_USER',
        'WU_E_EULA_\\w{3,40}',
        'WU_E_CALL_CANCELLED',
        'WU_E_XML_INVALID',
        'WU_E_INVALID_UPDATE',
      ),
      /Installation Failure: Windows failed to install|Failure configuring Windows updates|We couldn.t complete the updates|Undoing changes|Changes will be undone|Status for update \S{1,60} is:? ?Failed/i,
    ),
    ...symptom(
      PATCH_FAILED_TRANSLATED,
      /(?:Sub-process|Unterprozess|Le sous-processus|El subproceso|O sub-processo|子进程|サブプロセス) \/usr\/bin\/dpkg |Errors were encountered while processing|Fehler traten auf beim Bearbeiten|Des erreurs ont été rencontrées|Se encontraron errores al procesar|Erros foram encontrados durante o processamento|在处理时有错误发生|处理时(?:有|遇到)错误|以下のパッケージの処理中にエラー|dpkg: error processing|dpkg: Fehler beim Bearbeiten|dpkg: erreur de traitement|dpkg: error al procesar|dpkg: erro(?:r)? ao processar|dpkg: 处理[^\n]{1,160}时出错|パッケージ[^\n]{1,160}の処理中にエラー/i,
      /could not be installed because of error|failed to be changed to the Installed state|Installing some upgrades failed|Upgrade failed\.|Package \S{1,160} failed to install|Installation process has failed|Patching operation has failed|Scan operation has failed packages|Commit subprocess was not successful|time has been damaged|Transaction (?:failed|couldn.t start)|Error: Transaction failed|Error downloading packages|Could not run transaction|Failed to (?:install|update|upgrade)[^\n]{0,60}package|Failed (?:packages|patches): {0,2}[1-9]|FailedCount {0,4}: {0,4}[1-9]|Installation (?:of \S{1,200} )?failed|install errors:|Installation failed|(?:Update|Patch|Upgrade)[^\n]{0,30} (?:has )?failed\b|failed to install\b|Package install failed|(?:Command|Subprocess) failed|Error: Failed to \w{3,12}|Failed:\s{0,4}$|rpm[^\n]{0,60}script failed|ZYPPER_EXIT_ERR_(?:COMMIT|INF_RPM_SCRIPT_FAILED)|error_code='(?:8|107)'/i,
      windowsCodes(
        '80004005',
        '8000FFFF',
        '80070001',
        '8024002A',
        '80004002',
        '80131500',
        'E_FAIL',
        'E_UNEXPECTED',
        '80070057',
        'E_INVALIDARG',
        '80240FFE',
      ),
      /\b0x8[0-9a-f]{7}\b|Exception from HRESULT/i,
    ),
  ],
  exitCodes: [195],
  remedy: (context) =>
    fixHost(context, 'Find out why the patch does not install', [
      ...stepsFor(
        context,
        {
          apt: [
            'Repeat it by hand to see the whole text: apt-get install --only-upgrade <package>; then read /var/log/apt/term.log.',
          ],
          yum: ['Repeat it by hand to see the whole text: yum update <package>.'],
          dnf: ['Repeat it by hand to see the whole text: dnf upgrade <package>.'],
          zypper: [
            'Repeat it by hand to see the whole text: zypper -v patch; then read /var/log/zypp/history.',
          ],
          windows: [
            'Read CBS.log at the time of the run, and the KB article of the update for known problems.',
            'Run DISM /Online /Cleanup-Image /RestoreHealth and sfc /scannow, restart, and try again.',
          ],
        },
        ['Repeat the installation of the failed package by hand and read its log.'],
      ),
      'Take a snapshot of the root volume before trying repairs.',
    ]),
};

/** A patch failed to install, and nothing names a deeper cause. Loses to every other cause that output proves. */
export const patchFailed: RootCause & OutputCause = {
  ...cause,
  prove: (examination) =>
    provedByOutput(examination, causeOf(examination)) ?? provedByRecord(examination, cause.remedy),
};

/** A scan installs nothing: of one that failed no more is known than that. */
function causeOf({ failedRun }: Examination): OutputCause {
  if (failedRun?.run.operation !== 'Scan') return cause;
  return { ...cause, because: 'something went wrong that its output does not name' };
}

/** The record counts failures, and no run in the history is to blame: what installed is not among them. */
function provedByRecord({ facts, failedRun }: Examination, remedy: OutputCause['remedy']): Proof | null {
  const state = patchStateOf(facts);
  const failed = countsOf(facts)?.failed ?? 0;
  if (failedRun !== null || !state.known || !state.value || failed === 0 || isPastFreshness(facts))
    return null;
  if (!facts.history.known || isLater(lastGoodInstall(facts)?.endedAt ?? null, state.value.endedAt))
    return null;
  return {
    confidence: 'low',
    summary: `${plural(failed, 'patch', 'patches')} failed to install, and no run of the last 30 days says why.`,
    evidence: [
      cite(state, `FailedCount ${failed}, Operation ${state.value.operation}`),
      cite(facts.history, 'No failed run that names the cause'),
    ],
    remediation: remedy({
      platform: platformOf(platformName(facts), facts.baseline.operatingSystem?.replaceAll('_', ' ')),
      operation: 'Install',
      rebootOption: state.value.rebootOption,
    }),
  };
}
