import { outputRootCause } from '../output/output-cause.ts';
import { fixHost, stepsFor } from '../output/remedies.ts';
import { decisive, symptom } from '../output/signature.ts';
import {
  DEPENDENCY_CONFLICT_TRANSLATED,
  DEPENDENCY_CONFLICT_TRANSLATED_SYMPTOMS,
} from '../output/translated/dependency-conflict.ts';

/** Packages contradict each other: nothing is broken, but the solver finds no way. */
export const dependencyConflict = outputRootCause({
  code: 'dependency-conflict',
  because: 'packages contradict each other',
  meaning:
    'The package manager found no set of packages that fits together: something installed, locked, excluded or from another repository stands in the way.',
  signatures: [
    ...decisive(
      DEPENDENCY_CONFLICT_TRANSLATED,
      // apt and dpkg
      /unmet dependencies|held broken packages|you have held|Unable to correct (?:problems|dependencies)|pkgProblemResolver|but it is not (?:going to be installed|installable)|(?:Pre)?Depends: [^\n]{1,200} but [^\n]{1,200} is (?:to be )?installed|(?:tentative de remplacement de|Versuch,|intentando sobr?e?e?scribir|tentando sobrescrever|正试图覆盖|を上書きしようとしています|попытка перезаписать)[^\n]{0,200}(?:aussi|auch|también|também|同时|にも|также)|无法修正错误|変更禁止パッケージ|paquets défectueux|битые пакеты|trying to overwrite '[^'\n]{1,300}', which is also in|Can.t upgrade [^\n]{1,200} because|Can.t resolve the problem for package|potential unresolvable problems to upgrade|has a blocked dependency|Failed requires check for|E: Broken packages|Unsatisfied dependencies|conflicting packages - not installing/i,
      /unerfüllte Abhängigkeiten|dépendances non satisfaites|dependencias (?:incumplidas|no satisfechas)|dependências (?:desencontradas|não satisfeitas|não resolvidas)|dipendenze non soddisfatte|未满足的依赖|未滿足的相依|依存関係があります|満たせない依存関係|의존성이 맞지|неудовлетвор[её]нные зависимости|niespełnione zależności|niet-voldane vereisten|defekte Pakete|paquets? cassés?|paquetes rotos|pacotes quebrados|pacchetti danneggiati|破损的软件包|壊れている?パッケージ/i,
      // yum
      /failed with exit code 196\b|(?:Fehler|Erreur|Error|Erro|Errore|错误|エラー|오류|Ошибка) ?[:：] ?(?:Paket|Paquet|Paquete|Pacote|Pacchetto|软件包|パッケージ|패키지|Пакет) ?[:：]|Error: Package: [^\n]{1,200}(?:\n {1,12})?(?:Requires|Conflicts)|Requires: \S[^\n]{1,160}$|Protected multilib versions|Multilib version problems|yum update failed with result code: \d{1,3}| conflicts with (?:installed |file )?\S|Error: Trying to remove "[^"\n]{1,80}", which is protected|Depsolving|Resolving deps|Missing Dependency/i,
      /\bu?'\S{1,120}-\d\S{0,80} requires \S{1,120} [=<>]{1,2} \S{1,80}'/i,
      // dnf and libsolv
      /nothing provides \S|conflicting requests|cannot install (?:both|the best)|problem with installed package|package \S{1,160} (?:requires|conflicts with) \S|none of the providers can be installed|is filtered out by (?:exclude|modular) filtering|has inferior architecture|does not belong to a distupgrade repository|from \S{1,80} (?:requires|has conflicting)|Transaction (?:test|check) error|conflicts (?:between attempted installs of|with file from package)|Failed dependencies:|is needed by (?:\(installed\) )?\S|would remove the following protected packages|Could not depsolve|Error: Problem: |depsolve (?:error|problem)|Modular dependency problem|nichts stellt [^\n]{1,120} (?:zur Verfügung|bereit)|rien ne fournit|nada proporciona|nada fornece|没有任何提供|没有东西可提供|何も提供(?:され|し)ていません/i,
      // zypper
      /requirement cannot be provided|error code 4 for command|had dependency check issues|Dependency check failure|Problem: (?:\d{1,3}: )?(?:nothing provides|the (?:to be )?installed|problem with|conflicting|\S{1,160} (?:requires|conflicts|obsoletes))|the (?:to be )?installed \S{1,200} (?:requires|conflicts with|obsoletes) |not installable providers|uninstallable providers|Solution 1: (?:remove lock|do not|break|deinstallation|keep|downgrade|install)|error_code='4'|Problem: \d{1,3}\s{0,2}:|Lösung 1:|Problème ?: |Detected \d{1,5} file conflicts?|File conflicts? happen/i,
      // pip, where scripts use it
      /ResolutionImpossible|No matching distribution found/i,
    ),
    ...symptom(
      DEPENDENCY_CONFLICT_TRANSLATED_SYMPTOMS,
      /dependency problems (?:prevent configuration|- leaving unconfigured)|Abhängigkeitsprobleme|problèmes de dépendances|problemas de dependencias?|problemas de dependência|依赖关系(?:问题|错误)|依存関係の問題|depends on [^\n]{1,160}; however:|You could try using --skip-broken|Skipped \(dependency problems\)|Skipping packages with (?:conflicts|broken dependencies)|apt(?:-get)? (?:--fix-broken|-f) install|No packages found that can be upgraded/i,
      / {1,20}Requires: \S|\brequires \S{1,100} [=<>]{1,2} \S/i,
    ),
  ],
  exitCodes: [2, 196],
  remedy: (context) =>
    fixHost(context, 'Resolve the conflict between packages', [
      'The deciding line names the packages: find what pins the old one (a lock, an exclude, a held package, a third-party repository).',
      ...stepsFor(
        context,
        {
          apt: ['See it again without changing anything: apt-get -s dist-upgrade; apt-mark showhold.'],
          yum: [
            'See it again without changing anything: yum update --assumeno; yum versionlock list; grep exclude /etc/yum.conf.',
          ],
          dnf: [
            'See it again without changing anything: dnf upgrade --assumeno; dnf versionlock list; grep exclude /etc/dnf/dnf.conf.',
          ],
          zypper: [
            'See it again without changing anything: zypper patch --dry-run; zypper locks (rejected patches leave locks behind).',
          ],
        },
        ["Repeat it as a dry run with the package manager's own tool."],
      ),
      'Remove or update what stands in the way; if the patch must stay out, reject it in the baseline.',
    ]),
});
