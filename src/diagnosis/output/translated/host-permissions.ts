import { translations } from '../signature.ts';

/** What package managers and the C library say in other languages when rights are missing. */
export const HOST_PERMISSIONS_TRANSLATED = translations(`
Operace není povolena
Systém souborů je pouze pro čtení
Tento příkaz může spustit jen root
Nelze získat zámek dpkg frontendu (…Jste root?
Tento příkaz musí být spuštěn s oprávněními superuživatele
Die Operation ist nicht erlaubt
Dieser Befehl muss mit Superuser-Privilegien ausgeführt
Sie müssen root sein, um diesen Befehl ausführen zu können
Erlangen der Sperre für die Dpkg-Oberfläche (…nicht möglich; sind Sie root?
Operación no permitida
Sistema de ficheros de sólo lectura
No se pudo reservar el uso de la interfaz dpkg (…¿es
Necesita ser usuario root para poder ejecutar este comando
Este comando debe ejecutarse con privilegios de superusuario
Opération non permise
Vous devez être super-utilisateur pour exécuter cette
Cette commande doit être exécutée avec les privilèges
Impossible d'obtenir le verrou de dpkg (…Avez-vous les
Operazione non permessa
Questo comando deve essere eseguito con privilegi di
Occorre avere i privilegi di root per eseguire questo
Impossibile acquisire il blocco sul frontend dpkg (…Verificare di essere root
許可されていない操作です
このコマンドはスーパーユーザー特権(大概のシステムで
このコマンドを実行するには root である必要があ
읽기전용 파일 시스템
명령을 허용하지 않음
이 명령은 슈퍼유저 권한으로 실행해야합니다 (대
Actie is niet toegestaan
Bestandssysteem is alleen-lezen
U moet root zijn om dit commando uit te voeren
Dit commando moet uitgevoerd worden met superuser rechten
Kan de vergrendeling voor het dpkg-frontend (…niet verkrijgen. Heeft u beheerdersrechten?
Operacja niedozwolona
System plików wyłącznie do odczytu
To polecenie musi być wykonywane z uprawnieniami
Nie udało się pozyskać blokady interfejsu dpkg (…czy użyto
Należy być zalogowanym jako root, aby wykonać to polecenie
Operação não permitida
Sistema de ficheiros só de leitura
Você precisa ser root para executar este comando
este comando deve ser executado com privilégios de
Não é possível adquirir a trava da interface do dpkg (…você
Операция не позволена
Для выполнения этой команды необходимы привилегии
Эту команду нужно запускать с привилегиями суперпользователя
Невозможно получить блокировку внешнего интерфейса dpkg (…у вас есть права суперпользователя?
Skrivskyddat filsystem
Operationen inte tillåten
Du måste vara root för att utföra detta kommando
Kunde inte låsa dpkg-framändelåset (…är du root?
Detta kommando måste köras med superanvändarrättigheter
İşleme izin verilmedi
Salt-okunur dosya sistemi
Bu komutu çalıştırmak için root (üst yönetici) olmanız
dpkg önyüzü (…kilitlenemiyor, root kullanıcısı mısınız?
Bu komutun süper kullanıcı yetkileriyle (çoğu sistemdeki
Дію заборонено
Файлова система тільки для зчитування
Цю команду слід віддавати від імені суперкористувача (у
Для виконання цієї команди вам слід набути прав доступу
不允许的操作
您需要 root 权限执行此命令
无法获取 dpkg 前端锁 (…，请查看您是否正以
运行此命令需要管理员特权（多数系统下是root用户）
唯讀的檔案系統
此項操作並不被允許
此命令需要以超級使用者權限執行（大部分系統是在 ro
`);

/** The same, where it only hints at the cause. */
export const HOST_PERMISSIONS_TRANSLATED_SYMPTOMS = translations(`
Operace zamítnuta
Toegang geweigerd
Permissão recusada
Åtkomst nekas
Erişim engellendi
Відмовлено у доступі
拒絕不符權限的操作
`);
