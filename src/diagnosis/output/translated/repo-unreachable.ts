import { translations } from '../signature.ts';

/** What package managers and the C library say in other languages when a repository is not reached. */
export const REPO_UNREACHABLE_TRANSLATED = translations(`
Nelze přeložit
Spojení odmítnuto
Síť není dostupná
Nelze se připojit k
Nelze navázat spojení na
Neznámé jméno nebo služba
K počítači neexistuje cesta
Dočasné selhání při zjišťování
Spojení zrušeno druhou stranou
Spojení bylo příliš dlouho neaktivní
Dočasná chyba při vyhodnocování jména
Der Name oder der Dienst ist nicht bekannt
Die Wartezeit für die Verbindung ist abgelaufen
Die Verbindung wurde vom Kommunikationspartner zurückgesetzt
No se puede iniciar la conexión a
Conexión reinicializada por la máquina remota
Connexion à…impossible
Ne parvient pas à résoudre
Connexion ré-initialisée par le correspondant
La rete non è raggiungibile
Nome o servizio sconosciuto
Nessun instradamento per l'host
Impossibile iniziare la connessione a
Connessione interrotta dal corrispondente
を解決できませんでした
ホストへの経路がありません
接続が相手からリセットされました
상대편이 연결을 끊음
호스트로 갈 루트가 없음
'의 주소를 알아낼 수 없습니다
에 연결을 초기화할 수 없습니다
이름 혹은 서비스를 알 수 없습니다
name resolution에서 일시적인 실패
Geen route naar host
Verbinding is verlopen
Netwerk is onbereikbaar
Verbinding is geweigerd
Verbinding is weggevallen
Naam of dienst is niet bekend
Kan geen verbinding maken met
Kon geen verbinding maken met
Kan de verbinding met…niet aangaan
Tijdelijk probleem in naamsherleiding
Brak trasy do hosta
Połączenie odrzucone
Sieć jest niedostępna
Nie udało się połączyć z
Ta nazwa lub usługa jest nieznana
Połączenie zerwane przez drugą stronę
Nie udało się zainicjalizować połączenia z
Przekroczony czas oczekiwania na połączenie
Odwzorowanie nazwy jest chwilowo niemożliwe
Ligação recusada
Ligação expirada
Rede inacessível
Não foi possível ligar a
Não foi possível ligar em
Ligação reposta pelo peer
Falha temporária a resolver
Sem caminho para o anfitrião
Não posso iniciar a ligação para
Não há rota para o host
Não é possível conectar em
Conexão fechada pela outra ponta
Falha temporário na resolução de nome
Невозможно соединиться с
Неизвестное имя или служба
Временная ошибка при разрешении
Время ожидания соединения истекло
Соединение разорвано другой стороной
Невозможно инициализировать соединение с
Kunde inte slå upp
Ingen väg till värd
Förbindelsen förvägrad
Nätverket kan inte nås
Namn eller tjänst okänd
Förbindelsens tidsgräns löpte ut
Temporärt fel vid uppslagning av
Förbindelse borttagen av partnern
Kunde inte initiera anslutningen till
Namnuppslagning misslyckades temporärt
Kunde inte ansluta till…anslutningen överskred tidsgräns
Bağlanılamadı
Bağlantı reddedildi
Bağlantıda zaman aşımı
bağlantısı başlatılamıyor
Bağlantı karşıdan kesildi
İsim ya da servis bilinmiyor
Makinaya ağ üzerinden yol yok
Ağ erişilebilir durumda değil
İsim çözünürlüğünde geçici başarısızlık
çözümlenirken geçici bir sorunla karşılaşıldı
У з'єднанні відмовлено
Немає маршруту до вузла
Невідома назва чи сервіс
Вузол розірвав з’єднання
Неможливо під'єднатися до
Не можу знайти IP адрес для
Неможливо почати з'єднання з
Тимчасова помилка розв'язання назв
Не вдалося отримати доступ до мережі
Перевищено інтервал очікування з'єднання
Тимчасова помилка при отриманні IP адреси
Неможливо з'єднатися з…час з'єднання вичерпався
连接被对方重设
未知的名称或服务
无法发起与…的连接
連線被拒絕
連線超過時間
無法和…連線
無法接觸網路
連線被對方重設
名稱或服務未知
無法初始和…的連線
解析名稱時發生暫時性錯誤
找不到通往該主機的路由路徑
`);

/** The same, where it only hints at the cause. */
export const REPO_UNREACHABLE_TRANSLATED_SYMPTOMS = translations(`
Spojení selhalo
Selhalo stažení
Fehlschlag beim Holen von
Verbindung fehlgeschlagen
Fallo al obtener
Falló la conexión
La conexión falló
Échec de connexion
Échec de la connexion
Connessione non riuscita
接続失敗
接続が失敗しました
연결이 실패했습니다
Verbinding mislukt
Verbinding is mislukt
Połączenie nie powiodło się
A ligação falhou
Conexão falhou
Falha na conexão
Сбой подключения
Соединение разорвано
Anslutning misslyckades
Anslutningen misslyckades
Bağlantı başarısız
З'єднання не вдалося
连接失败
連線失敗
連接失敗
`);
