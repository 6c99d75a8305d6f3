import { translations } from '../signature.ts';

/** What package managers and the C library say in other languages when packages do not fit together. */
export const DEPENDENCY_CONFLICT_TRANSLATED = translations(`
Následující balíky mají nesplněné závislosti
nesplněné závislosti zamezily konfiguraci balíku
který se má instalovat, je v konfliktu s…poskytnutým
nainstalované…vyžaduje…ale tento požadavek nelze splnit
Soubor…instalovaný z…je v konfliktu se souborem z balíčku
Nelze opravit problémy, některé balíky držíte v porouchaném
má se instalovat…vyžadující…ale tento požadavek nelze splnit
das zu installierende…steht im Konflikt mit…das vom
Datei…aus Installation von…im Konflikt mit Datei aus Paket
das zu installierende…erfordert…aber diese Anforderung kann
das installierte…erfordert…aber diese Anforderung kann nicht
El archivo…de la instalación de…tiene un conflicto con un
el elemento…instalado requiere…pero no se puede satisfacer
el elemento…que se va a instalar requiere…pero no se puede
el elemento…que se va a instalar tiene un conflicto con…que
l'élément…à installer est en conflit avec…fourni par
Le fichier…de l'installation de…est en conflit avec le
l'élement…à installer nécessite…mais cette exigence ne peut
l'élément…installé nécessite…mais cette exigence ne peut pas
installato richiede…ma non è possibile fornire questo
da installare è in conflitto con…fornito da…installato
da installare richiede…ma non è possibile fornire questo
problemi con le dipendenze impediscono la configurazione di
Il file…dell'installazione di…è in conflitto con il file del
これからインストールする…は…を必要としていますが、
の…インストールによる…ファイル…が、パッケージ…か
これからインストールする…は、インストール済みの…に
インストール済みの…は…を必要としていますが、この要
설치의…파일이…패키지의 파일과 충돌합니다
꾸러미…에서…는…에서…에 의해 제공된…와 충돌합
어떤 것도…에서…에 의해 필요한…를 제공하지 않
문제를 바로잡을 수 없습니다. 망가진 고정 패키
niets biedt…welke nodig is voor…van
pakket…van…conflicteert met…aangeboden door…van
vereistenproblemen verhinderen de configuratie van
poging tot overschrijven van…wat ook in pakket…zit
het te installeren…botst met…zoals geleverd door het
het te installeren…vereist…maar deze vereiste kan niet
het geïnstalleerde…vereist…maar deze vereiste kan niet
Het bestand…van de installatie van…botst met een bestand van
Kan problemen niet verhelpen, u houdt defecte pakketten vast
nic nie dostarcza…wymaganego przez…z
pakiet…z…jest sprzeczny z…dostarczanym przez…z
Nie udało się naprawić problemów, zatrzymano pakiety
Plik…z instalacji…jest w konflikcie z plikiem z pakietu
problemy z zależnościami uniemożliwiają skonfigurowanie
a tentar sobrescrever…que também está no pacote
problemas com dependências impedem a configuração de
Não foi possível corrigir problemas, você tem pacotes
o…a ser instalado está em conflito com…fornecido
Não é possível corrigir os problemas, você tem pacotes
o…a ser instalado requer…mas este requisito não pode ser
O arquivo…da instalação de…conflita com o arquivo do pacote
o…instalado requer…mas este requisito não pode ser fornecido
зависимости пакетов не позволяют настроить пакет
установленный…требует…но это требование не может быть
устанавливаемый…требует…но это требование не может быть
устанавливаемый…конфликтует с…требуемым для установленного
Невозможно исправить ошибки: у вас зафиксированы сломанные
inget tillhandahåller…som behövs av…från
beroendeproblem förhindrar konfigurering av
försöker skriva över…som också finns i paketet
den installerade…kräver…men detta krav kan inte
som ska installeras kräver…men detta krav kan inte
Kunde inte korrigera problemen, du har hållit tillbaka
Fil…från installationen av…står i konflikt med fil från
paket…från…står i konflikt med…som tillhandahålls av…från
den installerade…står i konflikt med…som tillhandahålls av
Följande paket har beroenden som inte kan tillfredsställas
Sorunlar giderilemedi, tutulan bozuk paketleriniz var
Aşağıdaki paketler karşılanmamış bağımlılıklara sahip
bağımlılık sorunları yüzünden…paketi yapılandırılamıyor
немає пакунків із…потрібним для…з
пакунок…з…конфліктує з…що надається…з
Пакунки, що мають незадоволені залежності
проблеми із залежностями перешкоджають налаштуванню
спроба перезаписати…який також знаходиться в пакунку
Неможливо усунути проблеми, ви маєте поламані зафіксовані
安装的…需要…，但无法满足此要求
要安装的…与安装的…所提供的…冲突
安装自…的文件…与来自软件包…的文件冲突
因相依問題，無法設定
安裝的…需要…，但無法符合此要求
要安裝的…與安裝的…所提供的…衝突
檔案…來自以下安裝…與來自下列套件的檔案相衝突
無法修正問題，您保留 (hold) 了損毀的套件
`);

/** The same, where it only hints at the cause. */
export const DEPENDENCY_CONFLICT_TRANSLATED_SYMPTOMS = translations(`
Chyba transakčního testu
Chyba při kontrole transakce
problém se závislostmi - nechávám nezkonfigurované
Transaktionstest fehlerhaft
Fehler beim Prüfen der Transaktion
Error de prueba de transacción
Error en la verificación de la transacción
Erreur de la transaction de test
Erreur du contrôle de transaction
Errore test di transazione
Errore nel controllo transazione
problemi con le dipendenze - lasciato non configurato
トランザクションの確認エラー
トランザクションテストエラー
연결 시험 오류
의존성 문제 - 설정하지 않고 남겨둠
Transactietest fout
Transactie Check Fout
vereistenproblemen - blijft ongeconfigureerd
Błąd testu transakcji
Błąd podczas sprawdzania transakcji
problemy z zależnościami - pozostawianie nieskonfigurowanego
Error no teste da transação
problemas com dependências - a deixar por configurar
Erro no teste de transação
Erro na verificação da transação
Ошибка при проверке транзакции
Проверка сценария завершена с ошибкой
проблемы зависимостей — оставляем не настроенным
Transaktionstestfel
Transaktionskontrollfel
beroendeproblem - lämnar okonfigurerad
İşlem sınama hatası
İşlem Denetimi Hatası
bağımlılık sorunları - yapılandırılmadan bırakılıyor
Помилка під час перевірки операції
проблеми із залежностями - залишено неналаштованим
事务测试失败
事务检查出错
處理事項測試錯誤
相依問題 - 保留未設定
`);
