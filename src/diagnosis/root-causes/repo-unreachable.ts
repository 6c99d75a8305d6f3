import { outputRootCause } from '../output/output-cause.ts';
import { fixHost, stepsFor } from '../output/remedies.ts';
import { decisive, symptom, windowsCodes } from '../output/signature.ts';

/** The repositories' servers, or Windows Update, cannot be reached: name, route, proxy, TLS or time-out. */
export const repoUnreachable = outputRootCause({
  code: 'repo-unreachable',
  because: 'its package repositories could not be reached',
  meaning:
    'The node could not reach the servers it gets its updates from: the name was not resolved, the connection failed, or a proxy or TLS stopped it.',
  signatures: [
    ...decisive(
      // names
      /Temporary failure (?:in name resolution|resolving)|Could not resolve (?:host|proxy|'|"|‘|“)|Couldn.t resolve (?:host|proxy)|Name or service not known|(?:unable|failed) to resolve (?:host|hostname|name)|getaddrinfo (?:failed|ENOTFOUND|EAI_AGAIN)|nodename nor servname|No address associated with (?:hostname|name)|Something wicked happened resolving|NXDOMAIN|Name resolution (?:failed|failure)|NameResolutionError|no such host\b/i,
      /(?:Temporärer|vorübergehender) Fehl(?:er|schlag) (?:beim Auflösen|in der Namensauflösung|bei der Namensauflösung)|Name oder Dienst nicht bekannt|Échec temporaire dans la résolution|Erreur temporaire de résolution|Nom ou service inconnu|Impossible de (?:résoudre|trouver l.hôte)|Fallo temporal (?:al resolver|en la resolución)|Nombre o servicio desconocido|No se pudo resolver|Falha temporária (?:na resolução|resolvendo|ao resolver)|Nome ou serviço desconhecido|Não foi possível resolver|(?:Errore temporaneo|temporaneamente non riuscita)[^\n]{0,40}(?:risol|nome)|Risoluzione[^\n]{0,80}temporaneamente non riuscita|Impossibile risolvere|(?:暂时|暫時)?(?:不能|无法|無法)解析(?:域名|主机|主機)?|域名解析(?:暂时)?失败|名前解決|(?:一時的に解決できません|名前またはサービスが不明|ホスト名を解決でき)|주소를 알아내는|(?:이름|호스트)[^\n]{0,12}(?:확인|해석)[^\n]{0,10}(?:실패|수 없)|Временн(?:ая ошибка|ый сбой)[^\n]{0,40}(?:имен|адрес|имён)|Имя или служба не известны|Не удалось (?:разрешить|найти IP)|Tymczasow[ey] (?:błąd|niepowodzenie)[^\n]{0,40}(?:nazw|rozwiąz|tłumacz)|Tijdelijke fout bij/i,
      // connections
      /Could not connect to|Cannot initiate the connection to|Unable to connect to (?!the remote server\b)[\w.-]{3,120}[: ]|connect \((?:101|110|111|113): |\((?:101|110|111|113): (?:Network|Connection|No route)|Network is unreachable|No route to host|Connection (?:refused|timed out|failed \[IP)|connection (?:reset by peer|was reset|aborted)|Failed to connect to|couldn.t connect to (?:host|server)|Could not (?:connect|reach)|Connection timeout|connect timed out|ConnectTimeout(?:Error)?|ReadTimeout(?:Error)?|NewConnectionError|Max retries exceeded with url|ETIMEDOUT|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|Unable to contact|No response from:/i,
      /\[?Errno (?:-[235]|101|104|110|111|113)\]/i,
      /Netzwerk ist nicht erreichbar|Das Netzwerk ist nicht erreichbar|Verbindungsaufbau abgelehnt|Keine Route zum Zielrechner|Verbindung zu [^\n]{1,120} (?:nicht möglich|fehlgeschlagen)|Verbindung mit [^\n]{1,120} (?:konnte )?nicht (?:aufgebaut|hergestellt|möglich)|Wartezeit für die Verbindung abgelaufen|Verbindungs-?(?:zeitüberschreitung|timeout)|Zeitüberschreitung der Verbindung|Le réseau n.est pas accessible|Connexion refusée|Connexion terminée par expiration|Aucun chemin d.accès pour atteindre|Impossible (?:de se connecter|d.initialiser la connexion|d'établir une connexion)|La red es inaccesible|Conexión rehusada|Expiró el tiempo de conexión|No existe ninguna ruta|No se pudo (?:conectar|iniciar la conexión)|A rede está (?:fora de alcance|inacessível)|Conexão recusada|Tempo esgotado para conexão|Não foi possível (?:conectar|iniciar a conexão|se conectar)|Rete non raggiungibile|Connessione rifiutata|Connessione scaduta|Impossibile connettersi|(?:网络|網路)(?:不可达|不可達|无法访问)|连接被?拒绝|拒绝连接|连接超时|(?:无法|不能)(?:连接|建立连接)|没有到主机的路由|無法(?:連線|連接)|ネットワークに(?:届きません|到達できません)|接続を拒否されました|接続がタイムアウト|(?:へ|に)(?:の)?接続(?:を開始)?でき(?:ません|ない)|接続できませんでした|네트워크가? ?(?:접근|연결)[^\n]{0,8}(?:없|불가)|연결이? ?(?:거부|시간 초과)|(?:에|로) 연결할 수 없|Сеть недоступна|В соединении отказано|Не удал(?:ось|ается) (?:подключиться|соединиться|установить соединение)|Нет маршрута до/i,
      // libcurl through yum, dnf, zypper: numbers are the same in every language
      /curl ?(?:error)?[ #]{0,2}\(?(?:5|6|7|16|28|35|52|55|56|60|77|92)\)?(?:\b|:)(?!\d)|\bcurl: \((?:5|6|7|16|28|35|52|55|56|60|77|92)\)|PYCURL ERROR (?:5|6|7|28|35|52|55|56|60|77)\b|(?:code returned from curl is|curl (?:error|exit|rc)[^\n]{0,12}) (?:5|6|7|28|35|52|56|60)\b|\[Errno 14\] (?:PYCURL|curl#(?:5|6|7|28|35|52|55|56|60|77))/i,
      /Operation timed out after \d{1,9} milliseconds|Operation too slow\. Less than|Resolving timed out after|Connection timed out after \d{1,9} m|timed out while (?:connecting|waiting)|SSL connection timeout|Timeout (?:was reached|exceeded)|\(Client\.Timeout exceeded|i\/o timeout|context deadline exceeded|timed out\. \(connect timeout=/i,
      // TLS and proxies
      /SSL certificate problem|certificate verify failed|server certificate verification failed|unable to get local issuer certificate|self[- ]signed certificate|Peer(?:'s|s)? certificate (?:issuer|cannot|has)|SSL peer (?:rejected|certificate)|Certificate verification failed: The certificate is NOT trusted|gnutls_handshake\(\) failed|SSL_ERROR_SYSCALL|SSL (?:connect|handshake) (?:error|failure|failed)|TLS handshake|TLS connection was non-properly terminated|x509: certificate|wrong version number|ssl3_get_server_certificate|Could not handshake|NSS error -?\d{1,6}|Encountered end of file/i,
      /(?:HTTP (?:code|response|error)?:? ?)407\b|\b407 {1,2}Proxy|Proxy Authentication Required|Received HTTP code \d{3} from proxy|Tunnel connection failed|CONNECT tunnel failed|Invalid response from proxy|ProxyError|Cannot connect to proxy|Could not resolve proxy/i,
      // apt, yum, dnf, zypper sentences
      /Could not retrieve mirrorlist|Cannot find a valid baseurl for repo|Could not contact (?:any )?CDS load balancer|Could not get metalink|Cannot download, all mirrors were already tried without success|Failed to (?:download|fetch|retrieve)[^\n]{0,200}(?:Could not connect|timed out|Unable to connect|Connection)/i,
      /Download \(curl\) error for|(?:Connection|Verbindung|Connexion|Conexión)[^\n]{0,40}(?:to|zu|à|a) [^\n]{0,80}(?:failed|fehlgeschlagen|échoué|falló)/i,
      // gateways between the node and the repository
      /(?:HTTP Error|returned error:?|status code:?|Status code:|HTTP\/\d\.\d|HTTP response:?) (?:500|502|503|504)\b|\b(?:502 {1,2}Bad Gateway|503 {1,2}Service (?:Temporarily )?Unavailable|504 {1,2}Gateway Time-?out|500 {1,2}Internal Server Error)/i,
      // Windows
      windowsCodes(
        '80072EE2', '80072EE7', '80072EFD', '80072EFE', '80072EE6', '80072EE5', '80072F78', '80072F76', '80072F7D', '80072F8F', '80072F0C', '80072F0D', '80072F05', '80072F06', '80072F30', '80072EFF', '80072F19',
        '8024402C', '8024401C', '8024401F', '80244010', '80244016', '80244020', '80244021', '80244022', '80244023', '8024402A', '8024402B', '8024402D', '80244030', '80244034', '80244035', '80240438', '8024043D', '80246005', '80246002',
        '80190190', '801901F4', '801901F6', '801901F7', '801901F8', '80190198', '800704CF', '800704C9', '80070035', '80070040', '80070079', '800705B4', '80072745', '8007274C', '8007274D', '80072AF9', '8007232A', '8007232B', '800F0906', '800F0907', '80D02002', '80D02003', '80D02004', '80D02013', '80D05001', '80D05011', '800703E3', '80200013', '80200056', '8020002E',
        'WININET_E_\\w{3,40}', 'ERROR_WINHTTP_\\w{3,50}', 'ERROR_INTERNET_\\w{3,40}', 'WU_E_PT_HTTP_STATUS_(?:REQUEST_TIMEOUT|SERVER_ERROR|BAD_GATEWAY|SERVICE_UNAVAIL|GATEWAY_TIMEOUT|NOT_SUPPORTED|VERSION_NOT_SUP)', 'WU_E_PT_WINHTTP_NAME_NOT_RESOLVED', 'WU_E_PT_EXCEEDED_MAX_SERVER_TRIPS', 'WU_E_PT_ENDPOINT_UNREACHABLE', 'WU_E_PT_ENDPOINT_DISCONNECTED', 'WU_E_BAD_HTTP_STATUS', 'WU_E_PT_ECP_\\w{3,40}', 'CBS_E_DOWNLOAD_FAILURE', 'CBS_E_GROUPPOLICY_DISALLOWED', 'WSAETIMEDOUT', 'WSAHOST_NOT_FOUND', 'ERROR_NETWORK_UNREACHABLE', 'INET_E_\\w{3,40}', 'DO_E_\\w{3,40}',
      ),
      /The remote name could not be resolved|No such host is known|Unable to connect to the remote server|The operation has timed out|The underlying connection was closed|Could not create SSL\/TLS secure channel|Could not establish trust relationship|A connection attempt failed because the connected party|No connection could be made because the target machine actively refused|The remote server returned an error: \((?:407|5\d\d)\)|unable to connect to the Windows Update|couldn.t connect to the update service|Unable to resolve package source|WinHttp[^\n]{0,60}(?:12002|12007|12029|12030|12175)/i,
      /Der Remotename konnte nicht aufgelöst werden|Verbindung mit dem Remoteserver kann nicht hergestellt|Le nom distant n.a pas pu être résolu|Impossible de se connecter au serveur distant|No se puede resolver el nombre remoto|No es posible conectar(?:se)? con el servidor remoto|Impossível conectar-?se ao servidor remoto|O nome remoto não pôde ser resolvido|リモート(?: ?サーバー)?(?:名を解決|に接続)でき|(?:无法|未能)(?:连接到远程服务器|解析此远程名称)|Невозможно соединиться с удаленным сервером|Невозможно разрешить удаленное имя/i,
    ),
    ...symptom(
      /\[Errno 256\] No more mirrors to try|All mirrors were tried|Trying other mirror|Cannot download repomd\.xml|Failed to download metadata for repo|Errors during downloading metadata|Unable to read consumer identity and curl|Failed to synchronize cache for repo|Cannot prepare internal mirrorlist|Cannot prepare internal metalink|No more mirrors|Failure talking to yum/i,
      /Some index files failed to download|Failed to fetch https?:|Unable to fetch some archives|Timeout exceeded while|File .{1,200} not found on medium|Media source .{1,200} does not contain the desired medium|Error occurred while (?:setting|synchroniz)|Some of the repositories have not been refreshed|Could not refresh the repositories/i,
      /(?:returned error:?|status code:?|HTTP Error|HTTP response:?|Status code:) 403\b|\b403 {1,2}Forbidden\b/i,
      windowsCodes('80240034', 'WU_E_DOWNLOAD_FAILED', '80248014', '80D02005'),
      /(?:timed out|timeout)\b[^\n]{0,80}https?:\/\//i,
    ),
  ],
  remedy: (context) =>
    fixHost(context, 'Let the node reach its repositories', [
      ...stepsFor(
        context,
        {
          apt: ['Try it on the node: getent hosts archive.ubuntu.com; apt-get update.'],
          dnf: ['Try it on the node: dnf -v makecache; getent hosts for the host that the line names.'],
          yum: ['Try it on the node: yum -v makecache; getent hosts for the host that the line names.'],
          zypper: ['Try it on the node: zypper -v refresh; getent hosts for the host that the line names.'],
          windows: [
            'See where it looks for updates: reg query HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate, netsh winhttp show proxy.',
            'Try it: Test-NetConnection <that host> -Port 443 (8530 or 8531 for WSUS).',
          ],
        },
        ['On the node, resolve and open the host that the deciding line names: getent hosts, curl -v.'],
      ),
      'Check the way out: route to a NAT gateway, proxy or mirror, security group egress 443 (and 80), network ACL, DNS.',
      'Repositories of Amazon Linux are in S3: without a way to the internet, the subnet needs an S3 gateway endpoint whose policy lets them through.',
    ]),
});
