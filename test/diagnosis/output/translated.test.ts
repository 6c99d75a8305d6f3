import { describe, expect, it } from 'vitest';
import { classifyOutput } from '../../../src/diagnosis/output/classify.ts';

/** A message of each kind in languages whose words share nothing with English. Names are made up. */
const MESSAGES = [
  [
    'pl',
    'disk-full',
    'E: Niestety w katalogu /var/cache/apt/archives/ nie ma wystarczającej ilości wolnego miejsca.',
  ],
  ['nl', 'repo-metadata', "E: De pakketbron 'http://x.example noble Release' heeft geen Release-bestand."],
  ['fr', 'repo-metadata', 'Erreur : La vérification GPG a ÉCHOUÉ'],
  ['ru', 'repo-metadata', 'Публичный ключ для a-1.rpm не установлен'],
  ['tr', 'repo-unreachable', "'x.example' çözümlenirken geçici bir sorunla karşılaşıldı"],
  ['cs', 'repo-unreachable', 'rsync: Spojení odmítnuto'],
  [
    'pt_BR',
    'host-permissions',
    'Este comando deve ser executado com privilégios de superusuário (sob o usuário root na maioria dos sistemas).',
  ],
  ['uk', 'host-permissions', 'rpm: /usr/bin/x: Файлова система тільки для зчитування'],
  ['de', 'out-of-memory', 'Getötet'],
  [
    'it',
    'dependency-conflict',
    'E: Impossibile correggere i problemi, ci sono pacchetti danneggiati bloccati.',
  ],
  ['zh_TW', 'host-permissions', 'rpm: /usr/bin/x: 唯讀的檔案系統'],
  ['ja', 'package-lock', 'E: ロック /var/lib/dpkg/lock が取得できませんでした'],
  ['fr', 'host-permissions', "L'accès au chemin d’accès 'C:\\Windows\\x' est refusé."],
] as const;

describe('messages in other languages', () => {
  it.each(MESSAGES)('%s: %s', (_language, code, text) => {
    expect(classifyOutput({ stdout: '', stderr: text }).code).toBe(code);
  });
});
