import { outputRootCause } from '../output/output-cause.ts';
import { fixHost } from '../output/remedies.ts';
import { decisive, symptom, windowsCodes } from '../output/signature.ts';

/** The Windows Update agent, its services or its WSUS server do not do their part. */
export const windowsUpdateService = outputRootCause({
  code: 'windows-update-service',
  because: 'Windows Update on the node, or its WSUS server, did not work',
  meaning:
    'The Windows Update agent could not do its work: the service is disabled or broken, a policy forbids it, or the WSUS server it is pointed at refuses.',
  signatures: [
    ...decisive(
      windowsCodes(
        '8024002E', '80070422', '80240437', '80240439', '8024001E', '80240025', '8024002F', '80244017', '80244018', '8024401B', '80246008', '80244007', '8024500C', '8024500B', '80070424', '80070426', '8007041D', '8007042B', '80070420', '8007043B', '80080005', '800706BA', '800706BE', '800706B5', '80040154', '8024A000', '8024A002', '8024A003', '8024A004', '8024A005', '8024A006', '8024A007', '8024A008', '80240004', '80240005_', '8024000C', '80240012', '8024001B', '8024001F', '80240021', '80240026', '80240032', '80240036', '80240035', '80240041', '80240042', '80240043', '80240FFF', '80243FFF', '80244FFF', '80245FFF', '80247FFF', '8024CFFF',
        '80244001', '80244002', '80244003', '80244004', '80244005', '80244006', '80244008', '80244009', '8024400A', '8024400B', '8024400D', '8024400E', '8024400F', '80244011', '80244012', '80244013', '80244014', '80244015', '8024401A', '8024401D', '8024401E', '8024402F', '80244031', '80244032', '80244033',
        '80246001', '80246003', '80246004', '80246006', '80246009', '8024600A', '8024600B', '80246FFF', '80247001', '80247002', '80248000', '80248001', '80248002', '80248003', '80248004', '80248005', '80248006', '80248007', '80248008', '80248009', '8024800A', '8024800B', '8024800C', '8024800D', '8024800E', '8024800F', '80248010', '80248011', '80248012', '80248013', '80248015', '80248016', '80248017', '80248018', '80248019', '8024801A', '8024801C', '8024801D', '80248FFF',
        '8024D001', '8024D002', '8024D003', '8024D004', '8024D005', '8024D006', '8024D007', '8024D009', '8024D00C', '8024D011', '80190191', '80190193', '80200010', '80200011', '80200014', '80200049', '80200001', '8007000D_', '80248014_', '800B0109', '800B0101', '80040FFF', '80240014_', '8024001D_', '80004015', '800401F3',
        'WU_E_WU_DISABLED', 'WU_E_SERVICE_STOP', 'WU_E_NOSUPPORT', 'WU_E_NO_SERVICE', 'WU_E_USER_ACCESS_DISABLED', 'WU_E_PT_SOAP_\\w{3,40}', 'WU_E_PT_SOAPCLIENT_\\w{3,40}', 'WU_E_PT_HTTP_STATUS_(?:DENIED|FORBIDDEN|PROXY_AUTH_REQ|BAD_METHOD)', 'WU_E_PT_\\w{3,60}', 'WU_E_DM_\\w{3,60}', 'WU_E_DS_\\w{3,60}', 'WU_E_SETUP_\\w{3,60}', 'WU_E_AU_\\w{3,60}', 'WU_E_AUCLIENT_\\w{3,60}', 'WU_E_REDIRECTOR_\\w{3,60}', 'WU_E_OL_\\w{3,60}', 'WU_E_NOT_INITIALIZED', 'WU_E_NO_CONNECTION', 'ERROR_SERVICE_(?:DISABLED|DOES_NOT_EXIST|NOT_ACTIVE|DEPENDENCY_FAIL|REQUEST_TIMEOUT)', 'CO_E_SERVER_EXEC_FAILURE', 'REGDB_E_CLASSNOTREG', 'RPC_S_SERVER_UNAVAILABLE', 'BG_E_\\w{3,60}', 'CERT_E_UNTRUSTEDROOT',
      ),
      /(?:Windows Update|wuauserv|BITS|Background Intelligent Transfer|UsoSvc|Update Orchestrator|TrustedInstaller|Windows Modules Installer|cryptsvc)[^\n]{0,80}(?:service )?(?:is |was |has been )?(?:disabled|stopped|not running|not started|cannot be started|can.t be started|could not be started|failed to start|not responding|hung|deaktiviert|désactivé|deshabilitado|desabilitado|已禁用|無効)|(?:Cannot|Could not|Failed to|Unable to) (?:start|open|stop|query) (?:the )?(?:service )?['"]?(?:Windows Update|wuauserv|BITS|UsoSvc|TrustedInstaller|cryptsvc)/i,
      /service cannot be started, either because it is disabled|Der (?:angegebene )?Dienst kann nicht gestartet werden|Le service ne peut pas être démarré|El servicio no (?:se )?puede (?:iniciarse|iniciar)|O serviço não pode ser iniciado|无法启动(?:服务|该服务)|サービスを開始できません|The specified service does not exist|Class not registered|The RPC server is unavailable|Der RPC-Server ist nicht verfügbar|Le serveur RPC n.est pas disponible|RPC 服务器不可用|RPC サーバーを利用できません/i,
      /(?:WSUS|WUServer|SUSClientId|IUpdateSearcher|IUpdateSession|Microsoft\.Update\.Session)[^\n]{0,160}(?:unavailable|refused|denied|forbidden|disabled|not (?:found|configured|approved|registered|responding)|corrupt|fault)|OnCallFailure failed|Soap fault|SOAP fault|failed to (?:start|create|initialize)[^\n]{0,40}(?:Windows Update|WUA\b|wuau)|managed by (?:your )?(?:organization|system administrator)[^\n]{0,80}update/i,
    ),
    ...symptom(
      /attempting to search Windows Update|Searching for updates resulted in error|IUpdateSearcher\.Search|Windows Update Agent|WUApiLib/i,
      /WARNING: (?:SyncUpdates|PTError|GetConfig|GetCookie|RegisterComputer|ReportEventBatch)[^\n]{0,80}(?:fail|error)/i,
    ),
  ],
  remedy: (context) =>
    fixHost({ ...context, platform: 'windows' }, 'Repair Windows Update on the node', [
      'Look the error code of the deciding line up; then run AWSSupport-TroubleshootWindowsUpdate for this instance.',
      'The services must be able to start: Get-Service wuauserv, bits, cryptsvc | Select-Object Name, Status, StartType.',
      'See what policy demands: reg query HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate /s. A WSUS server named there must answer and approve the updates.',
      'If the agent’s own data is damaged: stop wuauserv and bits, rename C:\\Windows\\SoftwareDistribution, start them.',
    ]),
});
