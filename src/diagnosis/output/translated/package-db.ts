import { translations } from '../signature.ts';

/** What package managers and the C library say in other languages when the record of packages is damaged. */
export const PACKAGE_DB_TRANSLATED = translations(`
seznam souborů balíku…neobsahuje závěrečný nový řádek
Abschließender Zeilenvorschub fehlt in Dateilisten-Datei des
falta un salto de línea nueva al final del fichero de lista
la liste des fichiers pour le paquet…n'a pas de retour à la
al file con l'elenco dei file del pacchetto…manca il newline
パッケージ…のファイル一覧ファイルに最後の改行があり
패키지의 파일 목록 파일에 마지막 줄 바꿈이 빠
bestand met de lijst bestanden van pakket…heeft geen
lista plików pakietu…nie zawiera kończącej pustej linii
falta uma nova linha no final do ficheiro da lista de
o arquivo com a lista de arquivos do pacote…está sem quebra
в списке файлов пакета…отсутствует завершающий символ новой
fillistfilen för paketet…saknar avslutande radbrytning
paketinin dosya listesi dosyasının sonundaki yeni satır
у файлі списку файлів для пакунка…відсутній символ нового
软件包…的文件列表缺少最后结尾的换行符
套件…的檔案清單，檔尾沒有換行
`);
