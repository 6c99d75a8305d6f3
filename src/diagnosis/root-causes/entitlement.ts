import { outputRootCause } from '../output/output-cause.ts';
import { fixHost, stepsFor } from '../output/remedies.ts';
import { decisive, symptom, windowsCodes } from '../output/signature.ts';
import { ENTITLEMENT_TRANSLATED } from '../output/translated/entitlement.ts';

/** The vendor's server does not accept the node: registration, subscription, client certificate, licence. */
export const entitlement = outputRootCause({
  code: 'entitlement',
  because: 'the node is not entitled to its vendor’s updates',
  meaning:
    "The operating system's vendor does not let this node have the updates: its registration, subscription, client certificate or extended-support contract is missing or has run out.",
  signatures: [
    ...decisive(
      // Red Hat
      /(?:identity|subscription|entitlement)[^\n]{0,60}(?:has been deleted|has expired|have expired|is expired|are expired)|Unit [0-9a-f-]{36} has been deleted|Consumer (?:profile )?"?[0-9a-f-]{0,36}"? ?has been deleted|Unable to find available subscriptions|no available subscription|Overall Status: (?:Invalid|Unknown|Expired|Not Registered)|You (?:no longer have access|need to attach)|Unable to verify server's identity|Invalid (?:username or password|credentials)[^\n]{0,80}(?:subscription|rhsm|register)|system has been unregistered|HTTP error \(4(?:01|03|10)[^\n]{0,80}(?:subscription|rhsm|candlepin|Gone)/i,
      /(?:rhui|cdn\.redhat|subscription\.rhsm|cds\d{1,2}\.)[^\n]{0,300}(?:\b40[13]\b|Forbidden|Unauthorized|certificate (?:has )?expired|CERTIFICATE_EXPIRED|client certificate|SSL peer rejected|alert (?:certificate|bad|unknown|handshake)|Problem with the local SSL certificate|curl[ #]{1,2}\(?58\b)|(?:\b40[13]\b|Forbidden|Unauthorized|certificate expired|client certificate)[^\n]{0,300}(?:rhui\d?[.-]|cdn\.redhat|subscription\.rhsm)/i,
      /curl ?(?:error)?[ #]{1,2}\(?58\)?|could not load PEM client certificate|client certificate[^\n]{0,60}(?:expired|not found|unable)|SSL_ERROR_EXPIRED_CERT_ALERT|sslv3 alert certificate (?:expired|unknown|revoked)|tlsv1[^\n]{0,20} alert (?:certificate|access|unknown ca)|SSLV3_ALERT_CERTIFICATE_EXPIRED|No matching entitlement|entitlement (?:certificate|cert)[^\n]{0,60}(?:missing|expired|invalid|not found)|\/etc\/pki\/(?:entitlement|rhui)[^\n]{0,160}(?:No such file|not found|expired|does not exist)|product(?: id)? certificate[^\n]{0,40}(?:missing|expired)/i,
      // SUSE
      /Registration (?:server returned|failed|code)[^\n]{0,80}(?:\(?4\d\d\)?|not found|invalid|expired|unknown|error)|Error: Registration server returned|Invalid system credentials|is not activated on this system|Instance verification failed|Unknown Registration Code|No (?:product|subscription)[^\n]{0,30}(?:found|activated)[^\n]{0,40}(?:registration|system)?|(?:subscription|registration code)[^\n]{0,20}(?:has |is )?(?:expired|invalid)|Expired Registration Code|(?:SLES|SUSE)[^\n]{0,40} (?:is )?not registered|registercloudguest[^\n]{0,120}(?:fail|error|not)|No current registration server set|Unable to (?:register|obtain product information)|(?:susecloud\.net|scc\.suse|updates\.suse)[^\n]{0,300}\b(?:401|403|422)\b|\b(?:401|403)\b[^\n]{0,200}(?:susecloud\.net|scc\.suse|updates\.suse)|Registration of (?:system|product)[^\n]{0,60} failed|Baseproduct registration failed|not authorized[^\n]{0,40}(?:scc|smt|rmt)|System credentials are (?:missing|invalid)/i,
      /Permission to access '?https?:\/\/[^\n']{0,40}(?:suse)[^\n]{0,300}denied|plugin:\/?(?:susecloud|spacewalk)[^\n]{0,200}(?:fail|error|not)/i,
      // Ubuntu Pro
      /esm\.ubuntu\.com[^\n]{0,300}\b(?:401|403)\b|\b(?:401|403)\b[^\n]{0,200}esm\.ubuntu\.com|esm\.ubuntu\.com[^\n]{0,300}HttpError40[13]|(?:pro|ua) attach[^\n]{0,60}(?:fail|required|invalid)|Invalid (?:contract )?token|(?:This machine is not attached to an? Ubuntu (?:Pro|Advantage)[^\n]{0,40})|contract (?:has )?expired|is not entitled to/i,
      // Oracle
      /linux\.oracle\.com[^\n]{0,200}\b40[13]\b|ULN[^\n]{0,60}(?:not registered|invalid|fail)|This system is not registered with ULN/i,
      // Windows extended support and activation
      windowsCodes('800F0923', 'C004F074', 'C004F200', '8007F09A', 'SL_E_\\w{3,60}'),
      /Extended Security Updates?[^\n]{0,120}(?:not (?:activated|enabled|installed|eligible|licensed)|licen[sc]e|key|eligib)|ESU[^\n]{0,40}(?:not (?:activated|eligible|licensed)|licen[sc]e (?:missing|check|not))|ESU key/i,
      /(?:licen[sc]e|subscription|support contract)[^\n]{0,30}(?:has )?expired\b/i,
    ),
    ...symptom(
      ENTITLEMENT_TRANSLATED,
      /This system is not registered (?:with an entitlement server|to Red Hat|with Red Hat|to receive)|This system is not receiving updates|not registered with (?:an entitlement|RHN|RHSM)|Unable to read consumer identity|This system has release set|registered to (?:Red Hat|an) [^\n]{0,60}but is not receiving updates|subscription-manager[^\n]{0,60}(?:register|attach)|System is not registered|has no (?:valid )?(?:repository|subscription)/i,
      /\b(?:401 {1,2}(?:Unauthorized|Authorization Required)|HTTP Error 401|status code:? 401|returned error:? 401)/i,
      /Visit the (?:SUSE|Novell) Customer Center to check|SUSEConnect (?:error|failed)|error code 6 for command|ESM(?: Apps| Infra)?[^\n]{0,40}(?:is )?not enabled/i,
      /no enabled repositories|There are no enabled repos\b|No repositories defined/i,
    ),
  ],
  remedy: (context) =>
    fixHost(context, 'Renew the node’s entitlement to updates', [
      ...stepsFor(
        context,
        {
          yum: [
            'RHUI images: update the client package, yum update rh-amazon-rhui-client (or rhui-client-config). Own subscriptions: subscription-manager status, then register.',
          ],
          dnf: [
            'RHUI images: update the client package, dnf --disablerepo=* --enablerepo=rhui-client-config* update rh-amazon-rhui-client. Own subscriptions: subscription-manager status, then register.',
          ],
          zypper: [
            'Register anew: registercloudguest --force-new (pay-as-you-go), or SUSEConnect --cleanup and SUSEConnect -r <code> (own subscription).',
            'If that fails, update cloud-regionsrv-client and its certificates first.',
          ],
          apt: ['Look at it: pro status. Attach or renew: pro attach <token>.'],
          windows: [
            'Look at the licence: slmgr.vbs /dlv. Extended Security Updates need their key or Azure Arc enrolment.',
          ],
        },
        ["Check the node's registration with its vendor and renew it."],
      ),
      'RHUI, SUSE and ESM also ask the instance metadata service who the node is: it must be reachable, and the AMI must carry the billing code.',
    ]),
});
