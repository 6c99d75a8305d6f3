import { outputRootCause } from '../output/output-cause.ts';
import { fixHost, stepsFor } from '../output/remedies.ts';
import { decisive, symptom, windowsCodes } from '../output/signature.ts';
import {
  REPO_METADATA_TRANSLATED,
  REPO_METADATA_TRANSLATED_SYMPTOMS,
} from '../output/translated/repo-metadata.ts';

/** A repository answers, but what it offers is wrong: keys, signatures, checksums, missing or expired files. */
export const repoMetadata = outputRootCause({
  code: 'repo-metadata',
  because: 'a package repository offers invalid metadata or packages',
  meaning:
    'A repository was reached, but its index, signature or packages cannot be used: a key is missing or expired, a checksum differs, or files are gone.',
  signatures: [
    ...decisive(
      REPO_METADATA_TRANSLATED,
      /\bNO_PUBKEY\b|\b(?:EXPKEYSIG|REVKEYSIG|BADSIG|ERRSIG|KEYEXPIRED|EXPSIG|NODATA)\b|GPG error:|signatures? (?:couldn.t|could not) be verified|At least one invalid signature was encountered|The following signatures were invalid|is (?:not|no longer) signed\b|Clearsigned file isn.t valid|OpenPGP signature verification failed|Sub-process \/usr\/bin\/(?:sqv|gpgv) returned/i,
      /GPG check FAILED|Public key for \S{1,200} is not installed|GPG key retrieval failed|(?:Failed to|Couldn.t) (?:retrieve|import|download|open) (?:the )?(?:GPG|public|gpg)[^\n]{0,20}key|The GPG keys listed for the[^\n]{0,200}(?:not correct|already installed)|repomd\.xml (?:GPG )?signature (?:verification error|could not be verified)|repomd\.xml does not match metalink|Signature verification (?:failed|error)|Bad GPG signature|Package \S{1,200} is not signed|Package header is not signed|key import failed|repomd\.xml can ?not be verified|unauthenticated packages and -y was used|Error performing checksum|didn.t install any keys|None of the (?:provided )?keys/i,
      /Hash Sum mismatch|Hash-Summe stimmt nicht|(?:MD5|SHA\d{1,3})?Sum mismatch|Size mismatch|Hashes of expected file|(?:Somme|somme) de (?:contrôle de )?hachage|suma(?:s)? (?:de )?hash (?:difiere|no coincide)|(?:Hash Sum|soma de verificação)[^\n]{0,20}(?:incorret|não (?:confere|corresponde))|(?:Hash|哈希)[^\n]{0,8}(?:校验和|校驗和)?(?:不符|不匹配)|校验和不符|ハッシュサムが(?:適合しません|一致しません)|해시 합이 맞지|Хеш-сумма не совпадает|Hash-som komt niet overeen|File has unexpected size|Mirror sync in progress|checksum (?:doesn.t|does not|did not) match|Checksum (?:error|mismatch|doesn)|(?:Checksum|Prüfsumme)[^\n]{0,40}(?:falsch|stimmt nicht)|invalid checksum|wrong (?:digest|checksum)|Digest verification failed|Downloading successful, but checksum|Intended checksum|Package does not match intended download/i,
      /is not valid yet \(invalid for another|(?:Release|InRelease)[^\n]{0,140}(?:is expired|expired since|is abgelaufen|abgelaufen|a expiré|ha expirado|已过期|期限切れ|expirou|è scaduto)|noch nicht gültig|n.est pas encore valable|aún no es válido|no es válido todavía|ainda não é válido|尚未生效|まだ有効(?:に)?なっていません|Release file expired|clock[^\n]{0,40}(?:skew|is wrong|ahead|behind)/i,
      /does not have a Release file|no longer has a Release file|(?:enthält|hat|besitzt) keine Release-Datei|verfügt nicht (?:mehr )?über eine Release-Datei|(?:n.a pas|ne contient pas|n.a plus) de fichier Release|no tiene un (?:fichero|archivo) de Publicación|não (?:tem|possui) um arquivo (?:de )?(?:Release|lançamento)|non ha un file Release|没有 ?Release ?文件|沒有 ?Release ?檔|Release ファイルがありません|Release 파일이 없|не содержит файла Release|changed its '(?:Suite|Codename|Origin|Label|Version)' value|Unable to find expected entry|Malformed (?:entry|line) \d{1,5} in (?:list|source)|The list of sources could not be read|Conflicting values set for option Signed-By|Problem with MergeList|Encountered a section with no Package|Unable to parse package file|Invalid version flag: |(?:Payload|Header)[^\n]{0,20} (?:digest|Signature, key ID [0-9a-f]{4,16}): BAD\b|(?:curl#|Curl error \()37\b|Invalid archive (?:signature|member)|Conflicting distribution/i,
      /(?:status code:?|HTTP Error|returned error:?|Status code:|HTTP response:?|HTTPS? error:?|response code:?) (?:404|410)\b|\b404 {1,2}Not Found\b|\b410 {1,2}Gone\b|\(?(?:PY)?CURL(?: ERROR)?[ #]{0,2}\(?(?:22|78)\b[^\n]{0,80}404|\bHttpError404\b/i,
      /No URLs? in (?:mirrorlist|metalink)|repomd\.xml (?:is|was) (?:missing|corrupt|not found)|(?:failure|Failed): repodata\/[^\n]{1,200} from (?!rhui|rhel|rhn|amzn|ol\d|base\b|updates?\b)[^\n:]{1,80}: \[Errno 256\]|repomd\.xml parser error|Damaged repomd\.xml|(?:primary|filelists|updateinfo|comps)[.\w-]{0,100}(?:xml|sqlite)[^\n]{0,80}(?:corrupt|mismatch|damaged|parse)|XML (?:parser|parsing|syntax) error|Start tag expected|not well-formed|Metadata file does not match checksum|Error importing repomd\.xml|No available modular metadata|Parse error: repomd|librepo[^\n]{0,60}(?:Yum repo|checksum)|Valid metadata not found|Repository type can.t be determined|Repository '[^'\n]{1,120}' is invalid|(?:is|looks like it is) not a valid (?:rpm-md|yum|zypp)|Cannot load[^\n]{0,40}solv|Invalid configuration value|Bad id for repo|Unknown (?:option|configuration)/i,
      /repo (?:'[^'\n]{1,80}'|\S{1,80}) (?:doesn.t|does not) (?:exist|have)|Error: Unknown repo|Error: Failed to synchronize cache for repo|No repository match/i,
      windowsCodes(
        '80244019',
        '80190194',
        'WU_E_PT_HTTP_STATUS_NOT_FOUND',
        '80246007',
        '80096010',
        'TRUST_E_BAD_DIGEST',
        '80200053',
      ),
      /certificate is not yet (?:valid|activated)|certificate is not yet valid/i,
    ),
    ...symptom(
      // apt names this page beside any repository it does not trust, in every language
      /\bapt-secure\(8\)|Failed to retrieve new repository metadata/i,
      REPO_METADATA_TRANSLATED_SYMPTOMS,
      /Failed to download metadata for repo|Fehler beim (?:Herunterladen|Download)[^\n]{0,20} Metadaten|(?:Échec|Erreur)[^\n]{0,40} téléchargement des métadonnées|(?:Fallo|Error) al descargar (?:los )?metadatos|Falha ao baixar (?:os )?metadados|下载元数据失败|メタデータのダウンロードに失敗|메타데이터[^\n]{0,20}실패|Не удалось загрузить метаданные/i,
      /(?:lzma|gzip|zstd|xz)[^\n]{0,30}(?:error|fehler)[^\n]{0,40}(?:corrupt|beschädigt)|unexpected end of (?:file|input)[^\n]{0,40}archive/i,
      /Sub-process \S{1,60} received signal|Some index files failed to download/i,
      /is not trusted|The gpg key signing file|Unsigned file|File 'repomd\.xml' from repository[^\n]{0,120} is (?:unsigned|signed with an unknown key)/i,
    ),
  ],
  remedy: (context) =>
    fixHost(context, 'Repair the repository the node uses', [
      'The deciding line names the repository: decide whether this node still needs it.',
      ...stepsFor(
        context,
        {
          apt: [
            'Disable it in /etc/apt/sources.list.d, or install its current key under /etc/apt/keyrings and name it with signed-by.',
            'Fetch the lists anew: rm -r /var/lib/apt/lists/*; apt-get update.',
          ],
          dnf: [
            'Disable it (dnf config-manager --set-disabled <repo>) or correct its URL and gpgkey.',
            'Fetch the metadata anew: dnf clean all; dnf makecache.',
          ],
          yum: [
            'Disable it (yum-config-manager --disable <repo>) or correct its URL and gpgkey.',
            'Fetch the metadata anew: yum clean all; yum makecache.',
          ],
          zypper: [
            'Disable it (zypper modifyrepo --disable <repo>) or correct its URL and key.',
            'Fetch the metadata anew: zypper clean --all; zypper refresh --force.',
          ],
          windows: [
            'If it uses WSUS, check on the server that the update is approved and its content downloaded.',
            'Clear the download cache: stop wuauserv and bits, empty C:\\Windows\\SoftwareDistribution\\Download, start them.',
          ],
        },
        ["Disable it or correct its URL and key, then clear the package manager's cache."],
      ),
      'If signatures are "not valid yet" or expired, check the clock: timedatectl or chronyc tracking.',
    ]),
});
