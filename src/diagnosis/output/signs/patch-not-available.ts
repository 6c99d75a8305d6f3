import type { OutputCause } from '../output-cause.ts';
import { fixHost } from '../remedies.ts';
import { decisive, symptom } from '../signature.ts';
import { PATCH_NOT_AVAILABLE_TRANSLATED } from '../translated/patch-not-available.ts';

/** What package managers say when no repository offers the package that was asked for. */
export const patchNotAvailableSigns: OutputCause = {
  code: 'patch-not-available',
  because: "the node's repositories do not offer the patch",
  meaning: 'The patch is approved, yet no repository that is enabled on the node offers it.',
  signatures: [
    ...decisive(
      PATCH_NOT_AVAILABLE_TRANSLATED,
      /E: Unable to locate package|Couldn.t find any package by (?:glob|regex)|has no installation candidate|Version '[^'\n]{1,120}' for '[^'\n]{1,120}' was not found|Paket \S{1,120} kann nicht gefunden werden|Impossible de trouver le paquet|No se ha podido localizar el paquete|Impossível encontrar o pacote|Impossibile trovare il pacchetto|(?:无法定位|未找到)软件包|パッケージ \S{1,120} が見つかりません|패키지를 찾을 수 없/i,
      /No package \S{1,160} available|Unable to find a match\b|No match for argument|Kein Paket \S{1,120} verfügbar|没有可用软件包|没有匹配的参数|未找到匹配的参数|一致した引数がありません|No provider of '[^'\n]{1,160}' found|'[^'\n]{1,160}' not found in package names|error_code='104'/i,
    ),
    ...symptom(/patch[^\n]{0,60}not (?:found|available) in (?:any|the)[^\n]{0,20}repositor/i),
  ],
  remedy: (context) =>
    fixHost(context, 'Offer the patch in the repositories of the node', [
      'Look which enabled repository offers the package, and enable one that does.',
      'If the node should not have it, reject the patch in the baseline.',
    ]),
};
