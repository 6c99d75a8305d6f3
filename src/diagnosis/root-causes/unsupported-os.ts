import { outputRootCause } from '../output/output-cause.ts';
import { manual } from '../output/remedies.ts';
import { decisive, symptom, windowsCodes } from '../output/signature.ts';

const EOL_UBUNTU =
  'precise|quantal|raring|saucy|utopic|vivid|wily|yakkety|zesty|artful|cosmic|disco|eoan|groovy|hirsute|impish|kinetic|lunar|mantic|oracular|plucky|karmic|lucid|maverick|natty|oneiric|hardy|gutsy|intrepid|jaunty';
const EOL_DEBIAN = 'squeeze|wheezy|jessie|stretch|buster';

/** Patch Manager or the vendor no longer serves this version of the operating system. */
export const unsupportedOs = outputRootCause({
  code: 'unsupported-os',
  because: 'its operating system version is not supported (any more)',
  meaning:
    'Patch Manager does not know this version of the operating system, or its vendor has ended support and taken the repositories away: no patches will come.',
  signatures: [
    ...decisive(
      /UnsupportedOperatingSystem|Unsupported operating system|(?:operating system|OS|platform|distribution|distro)(?: version)?[^\n]{0,60}(?:is )?not (?:currently )?supported(?! by the snapshot retry)|unsupported (?:OS|platform|distribution|distro|operating system|Linux)|not (?:a )?supported (?:operating system|OS|platform|distribution)\b|does not support (?:this|your|the) (?:operating system|OS|platform|distribution)/i,
      // vendors that closed their repositories
      /No URLs? in mirrorlist|(?:mirrorlist|mirror)\.centos\.org[^\n]{0,200}(?:resolve|40[34]|not found|unreachable|invalid|timed? ?out|curl|No such|Could not)|(?:resolve|retrieve mirrorlist|40[34]|unknown host|curl)[^\n]{0,160}(?:mirrorlist|mirror)\.centos\.org|Invalid release\/repo\/arch combination|repo=os&infra=[^\n]{0,120}error was/i,
      new RegExp(
        `(?:archive\\.ubuntu\\.com|security\\.ubuntu\\.com|ec2\\.archive|ports\\.ubuntu|deb\\.debian\\.org|security\\.debian|(?:ftp\\.|cdn-aws\\.|httpredir\\.)\\S{0,20}debian|cloudfront\\.debian)\\S{0,80}[ /](?:${EOL_UBUNTU}|${EOL_DEBIAN})\\b[^\\n]{0,160}\\n?[^\\n]{0,8}(?:404|410|a Release file|is expired)`,
        'i',
      ),
      /old-releases\.ubuntu\.com|archive\.debian\.org[^\n]{0,120}(?:expired|404)|vault\.centos\.org[^\n]{0,120}(?:40[34])/i,
      /(?:has )?reached (?:its |the )?end[- ]of[- ](?:life|support|standard support|maintenance)|\bis (?:now )?(?:EOL|end[- ]of[- ]life)\b|end[- ]of[- ]life (?:release|distribution|version)|(?:release|version|system|distribution) is (?:no longer|not) supported(?: anymore| any more)?|no longer (?:being )?(?:supported|maintained|receiv(?:es|ing) (?:security )?updates)|support (?:has )?ended\b|not supported any ?more/i,
      /This version of Windows (?:is|has)[^\n]{0,40}(?:end of|no longer)|Windows Server 20(?:03|08)[^\n]{0,80}(?:not supported|no longer|end of support)/i,
      windowsCodes('C1900200'),
    ),
    ...symptom(
      /not supported on this platform|unknown (?:OS|distribution|operating system|platform)\b|Unsupported Linux variant|could not detect Linux platform|no manifest found for platform|platform is not currently supported|Unable to (?:determine|detect|identify) (?:the )?(?:OS|operating system|platform|distribution)/i,
      windowsCodes('80070661', 'ERROR_INSTALL_PLATFORM_UNSUPPORTED'),
    ),
  ],
  exitCodes: [146],
  remedy: (context) =>
    manual('review', context, 'Decide what becomes of an unsupported operating system', [
      'Check the version against Patch Manager’s list of supported operating systems and the vendor’s life cycle.',
      'If it is only too new, update the SSM agent and wait for Patch Manager, or patch it with its own tools meanwhile.',
      'If its support has ended, buy extended support (ELS, ESM, ESU) or move the workload to a supported version.',
    ]),
});
