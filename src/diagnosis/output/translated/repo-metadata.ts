import { translations } from '../signature.ts';

/** What package managers and the C library say in other languages when a repository offers nothing usable. */
export const REPO_METADATA_TRANSLATED = translations(`
Kontrola GPG selhala
Balíček…není podepsán
Ověření podpisu selhalo
Repozitář…není podepsán
Neshoda kontrolních součtů
Repozitář…již není podepsán
Veřejný klíč…není nainstalován
Následující podpisy jsou neplatné
Repozitář…neobsahuje soubor Release
Repozitář…již neobsahuje soubor Release
Ověření souhrnu pro soubor…se nezdařilo
Ověření podpisu souboru…z úložiště…se nezdařilo
Soubor Release pro…ještě není platný (a nebude po
Následující podpisy nemohly být ověřeny, protože není
Podepsaný soubor není platný, obdrženo…vyžaduje přístup na
Soubor Release pro…již expiroval (neplatný od…Aktualizace z
GPG klíče určené pro repozitář…jsou již nainstalovány, avšak
Soubor má neočekávanou velikost (…!=…Neprobíhá synchronizace
Das Depot…ist nicht signiert
GPG-Überprüfung fehlgeschlagen
Paket…ist nicht unterschrieben
Das Depot…ist nicht mehr signiert
Die folgenden Signaturen waren ungültig
Verifizierung der Signatur fehlgeschlagen
Fehler beim Überprüfen des Digest für Datei
Öffentlicher Schlüssel für…ist nicht installiert
Die folgenden Signaturen konnten nicht überprüft werden
Die aufgelisteten GPG-Schlüssel für die Paketquelle…sind
Die aufgelisteten GPG-Schlüssel für die…-Paketquelle sind
Durch Clearsign signierte Datei ist nicht gültig,…erhalten
Signaturüberprüfung für Datei…aus Repository…fehlgeschlagen
Datei hat eine unerwartete Größe (…!=…Eventuell läuft gerade
FALLÓ la verificación de GPG
El repositorio…no está firmado
La suma de comprobación difiere
Verificación de firma incorrecta
El repositorio…ya no está firmado
No se ha instalado la llave pública de
Las siguientes firmas no fueron válidas
Error de verificación del resumen para el archivo
El fichero firmado en claro no es válido,…obtenido
El tamaño del fichero no es el esperado (…!=…¿Está
El archivo de publicación para…ha caducado (inválido
Error de verificación de firma para el archivo…desde el
Las firmas siguientes no se pudieron verificar porque su
Las llaves GPG listadas para el repositorio…ya se encuentran
Le dépôt…n'est pas signé
Le paquet…n’est pas signé
Le dépôt…n'est plus signé
La vérification GPG a ÉCHOUÉ
Échec de la vérification de la signature
La clé publique pour…n'est pas installée
La clé publique pour…n’est pas installée
Le dépôt…ne contient plus de fichier Release
Les signatures suivantes ne sont pas valables
La vérification du digest a échoué pour le fichier
Le fichier a une taille incohérente (…!=…Le miroir est
Le fichier…Release…pour…est périmé (invalide depuis…Les
Le fichier signé en clair n'est pas valable, ce qui a été
La vérification de la signature a échoué pour le fichier…du
Les signatures suivantes n'ont pas pu être vérifiées car la
Les clés GPG listées pour le dépôt…sont déjà installées mais
Verifica GPG FALLITA
Il repository…non è firmato
Verifica della firma fallita
Somma hash non corrispondente
Il repository…non è più firmato
Le seguenti firme non erano valide
La chiave pubblica per…non è installata
Il repository…non ha più un file Release
Dimensione del file diversa da quella attesa
Verifica del sommario non riuscita per il file
Il file Release per…non è ancora valido (mancano…Gli
Le chiavi GPG elencate per il repository…sono attualmente
Il file con la firma in chiaro non è valido, ottenuto…forse
Le seguenti firme non sono state verificate perché la chiave
Verifica della firma non riuscita per il file…dal repository
以下の署名が無効です
GPG の確認に失敗しました
パッケージ…は署名されていません
リポジトリ…はもう署名されていません
の公開鍵がインストールされていません
ファイル…のダイジェストの検証に失敗しました
リポジトリ…には Release ファイルがなくなっ
クリアサインされたファイルが有効ではなく、…を得まし
公開鍵を利用できないため、以下の署名は検証できません
リポジトリ…からのファイル…の署名の検証に失敗しまし
リポジトリーに一覧表示されている GPG 鍵はインス
GPG 확인 실패
서명 검증이 실패함
다음 서명이 올바르지 않습니다
의 공개 키는 설치되어 있지 않습니다
다음 서명들은 공개키가 없기 때문에 인증할 수
해당 GPG 키는…저장소가 이미 설치되어 있지만
GPG-check is MISLUKT
De pakketbron…is niet ondertekend
Handtekeningsverificatie is mislukt
Publieke sleutel voor…is niet getekend
De pakketbron…heeft geen Release-bestand
De volgende ondertekeningen waren ongeldig
Publieke sleutel voor…is niet geïnstalleerd
Het Release-bestand voor…is vervallen (ongeldig
De GPG-sleutels bedoeld voor repository…zijn al
De pakketbron…heeft niet langer een ondertekening
De GPG sleutels vermeld voor de…repository zijn al
De pakketbron…heeft niet langer een Release-bestand
Verificatie van samenvatting is mislukt voor bestand
Het bestand heeft een onverwachte grootte (…!=…Is er een
Bestand met niet-versleutelde ondertekening is ongeldig;
Het Release-bestand voor…is nog niet geldig (nog ongeldig
Verificatie van ondertekening is mislukt voor bestand…uit
De volgende ondertekeningen konden niet geverifieerd worden
Błędna suma kontrolna
Repozytorium…nie jest podpisane
Następujące podpisy były błędne
Sprawdzenie GPG się NIE powiodło
Repozytorium…nie ma pliku Release
Weryfikacja podpisu nie powiodła się
Repozytorium…nie ma już pliku Release
Klucz publiczny dla…nie jest zainstalowany
Repozytorium…nie jest już obecnie podpisane
Klucze GPG wyświetlone dla repozytorium…są już
Plik podpisany w trybie clearsign nie jest prawidłowy
Plik Release dla…wygasnął (nieprawidłowy od…Aktualizacje z
Plik ma nieoczekiwany rozmiar (…!=…Czyżby następowała w tej
Plik Release dla…nie jest jeszcze prawidłowy (i będzie taki
Następujące podpisy nie mogły zostać zweryfikowane z powodu
Validação GPG FALHOU
O pacote…não está assinado
Código de verificação hash não coincide
As seguintes assinaturas eram inválidas
A chave pública para…não está instalada
As chaves GPG listadas para o repositório…já estão
O ficheiro Release para…está expirado (inválido desde…Não
As seguintes assinaturas não puderam ser verificadas porque
Verificação GPG FALHOU
A verificação da assinatura falhou
O repositório…não está mais assinado
A chave pública para o…não está instalada
O repositório…não tem mais um arquivo Release
Falha na verificação do digest para o arquivo
Falha na verificação de assinatura para o arquivo…do
Arquivo assinado em texto simples não é válido, obteve…a
O arquivo tem um tamanho inesperado (…!=…Sincronização de
Arquivo Release para…não é válido até o momento (inválido
As assinaturas a seguir não puderam ser verificadas devido à
СБОЙ проверки GPG
Сбой проверки подписей
Репозиторий…не подписан
Следующие подписи неверны
Репозиторий…больше не подписан
Публичный ключ для…не установлен
Сбой проверки подписи для файла…из репозитория
Не удалось выполнить проверку дайджеста для файла
Следующие подписи не могут быть проверены, так как
Файл Release для…пока не действителен (недостоверный
GPG ключи включены для репозитория…но они не является
Подписанный файл некорректен: получено…возможно, в сети
Файл имеет неожиданный размер (…!=…Возможно, выполняется
Файл Release для…просрочен (недостоверный уже…Обновление
GPG ключи, перечисленные для репозитория…уже установлены, но
Förrådet…är inte signerat
GPG-kontrollen MISSLYCKADES
Förrådet…saknar filen Release
Följande signaturer är ogiltiga
Förrådet…är inte längre signerat
Hash-kontrollsumman stämmer inte
Signaturverifiering misslyckades
Förrådet…har inte längre någon Release-fil
Den publika nyckeln för…är inte installerad
Release-fil för…är inte giltig ännu (ogiltig
Sammanfattningsverifiering misslyckades för fil
Filen har oväntad storlek (…!=…Spegelsynkning pågår?
Klartextsignerad fil är inte giltig, fick…kräver nätverket
Följande signaturer kunde inte verifieras för att den öppna
GPG-nycklarna uppräknade för förrådet…är redan installerade
Release-fil för…har gått ut (ogiltig sedan…Uppdateringar för
deposu imzalanmamış
paketi imzalanmamış
GPG denetimi BAŞARISIZ
deposu artık imzalı değil
Aşağıdaki imzalar geçersiz
Sağlama toplamları eşleşmiyor
deposunda Release dosyası yok
için genel anahtar kurulu değil
deposu artık Release dosyası barındırmıyor
Temiz-imzalı dosya geçerli değil,…hatası alındı
konumundaki…Release…dosyasının vâdesi dolmuş (…önce). Bu
deposu için listelenen GPG anahtarları zaten kurulu ama bu
Aşağıdaki imzalar doğrulanamadı, çünkü genel anahtar mevcut
konumundaki…Release…dosyası ileri bir tarihte geçerli olacak
Dosya boyutu beklenenden farklı (…!=…Yansı güncelleme işlemi
Пакунок…не підписано
Невідповідність хешу MD5Sum
ПОМИЛКА під час перевірки GPG
Наступні підписи були невірними
Відкритий ключ для…не встановлено
Наступні підписи не можуть бути перевірені, тому що
Ключі GPG зі списку сховища…вже встановлено, але вони є
Файл…Release…для…застарів (недійсний з…Оновлення для цього
下列签名无效
的公钥没有安装
的公钥尚未安装
软件包…没有签名
GPG 检查失败
仓库…没有数字签名
文件…的摘要验证失败
仓库…的签名不再生效
由于没有公钥，无法验证下列签名
对储存库…中的文件…的签名验证失败
仓库…不再含有 Release 文件
文件尺寸不符(…!=…。您使用的镜像正在同步中？
的 Release 文件已经过期(自…起处于无效状态
明文签署文件不可用，结果为…（您的网络需要认证吗？）
的 Release 文件已经过期(已经过期了…。该仓
仓库…的 GPG 公钥已安装，但是不适用于此软件包。
源…的 GPG 密钥已安装，但是不适用于此软件包。请
簽章驗證失敗
以下簽名無效
的公鑰尚未安裝
軟體包尚未簽名
GPG 檢查失敗
檔案…的摘要驗證失敗
對儲存庫…中的檔案…的簽名驗證失敗
由於無法取得它們的公鑰，以下簽章無法進行驗證
列出的「…」軟體庫 GPG 金鑰已經安裝，但這些金鑰
`);

/** The same, where it only hints at the cause. */
export const REPO_METADATA_TRANSLATED_SYMPTOMS = translations(`
Nepodařilo se stáhnout metadata pro repo
Neue Repository-Metadaten konnten nicht abgerufen werden
No se pudieron recuperar los nuevos metadatos del
Échec de la récupération des nouvelles métadonnées du dépôt
Recupero dei nuovi metadati del repository non riuscito
新しいリポジトリのメタデータ取得に失敗しました
repo를 위한 메타자료 내려받기에 실패하였습니
Downloaden van metadata voor repo…mislukte
Ophalen van metagegevens van opslagruimte is mislukt
Pobranie metadanych repozytorium…się nie powiodło
Falha ao recuperar novos metadados do repositório
Не удалось получить новые метаданные хранилища
Misslyckades att hämta metadata för förrådet
Misslyckades att hämta ny metadata för förrådet
deposu için üst veriler indirilemedi
Не вдалося отримати метадані для сховища
检索新储存库元数据失败
擷取新儲存庫中繼資料失敗
無法下載「…」軟體庫的中介資料
`);
