import { outputRootCause } from '../output/output-cause.ts';
import { fixHost } from '../output/remedies.ts';
import { decisive, symptom } from '../output/signature.ts';

/** AWS's own buckets or snapshot service refused or did not answer: payload, baseline snapshot, module. */
export const patchSourceAccess = outputRootCause({
  code: 'patch-source-access',
  because: "it could not get AWS's patch payload or baseline snapshot",
  meaning:
    "Before it patches, a run fetches its program and the baseline's snapshot from buckets of AWS in S3 and from Systems Manager. One of these was refused or not reached.",
  signatures: [
    ...decisive(
      /Unable to download (?:the )?payload|patchbaselineoperations\/linux\/payloads[^\n]{0,200}(?:fail|error|denied|forbidden|refused|timed? ?out|40[34])|(?:fail|error|denied|forbidden|refused|timed? ?out|unable|could not)[^\n]{0,200}patchbaselineoperations\/linux\/payloads/i,
      /error occurred when executing PatchBaselineOperations: [^\n]{0,200}(?:connect|remote|resolved|timed out|SSL|TLS|40[34]|download|denied|closed)|Ein Fehler ist beim Ausführen von PatchBaselineOperations/i,
      /(?:fail|unable|error|could not)[^\n]{0,60}download(?:ing)?[^\n]{0,40}PatchBaselineOperations|PatchBaselineOperations[^\n]{0,80}(?:SHA ?256|hash)[^\n]{0,40}(?:mismatch|not match|fail|invalid)|(?:SHA-?256|checksum|hash)[^\n]{0,60}(?:payload|patch-baseline-operations)[^\n]{0,60}(?:mismatch|not match|fail|differ)|payload[^\n]{0,60}(?:SHA-?256|checksum|hash)[^\n]{0,40}(?:mismatch|not match|fail|invalid|differ)/i,
      /(?:patch-baseline-snapshot|aws-patch-manager|aws-ssm)-[a-z]{2}(?:-[a-z]{2,4}){0,2}-[a-z]{4,12}-\d[^\n]{0,300}(?:fail|error|denied|forbidden|refused|timed? ?out|unable|40[34]|resolve|unreachable)|(?:fail|error|denied|forbidden|refused|timed? ?out|unable|could not|cannot|40[34])[^\n]{0,300}(?:patch-baseline-snapshot|aws-patch-manager|aws-ssm)-[a-z]{2}(?:-[a-z]{2,4}){0,2}-[a-z]{4,12}-\d/i,
      /(?:Unable to|Failed to|Could not|Error)[^\n]{0,40}(?:download|retrieve|fetch|get|load|save)(?:ing)?[^\n]{0,40}(?:deployable )?(?:patch )?(?:baseline )?snapshot\b/i,
      /GetDeployablePatchSnapshot(?:ForInstance)?[^\n]{0,80}(?:fail|error|timed? ?out|could not|unable|connect|endpoint)|Could not connect to the endpoint URL: "https:\/\/(?:ssm|s3)[^\n]{0,120}(?:snapshot|aws-ssm|patch)/i,
      /Unable to load (?:the )?entrance module from|Snapshot (?:id )?(?:is )?invalid|Unable to (?:parse|read) snapshot/i,
    ),
    ...symptom(
      /Get Snapshot failed|(?:DescribeAssociation|DescribePatchBaselines|GetPatchBaseline|GetResources?) failed|Error loading entrance module|Unable to load entrance module|abort\.failed to run commands: exit status 15[16]/i,
    ),
  ],
  exitCodes: [130, 131, 133, 134, 136, 137, 139, 140, 143, 144, 147, 150, 151, 156],
  remedy: (context) =>
    fixHost(context, "Let the node reach AWS's patch buckets", [
      'Check that the subnet can reach S3: NAT gateway, or an S3 gateway endpoint in its route table.',
      'Check the S3 endpoint policy and any proxy: they must allow aws-ssm-<region>, patch-baseline-snapshot-<region> (in newer Regions aws-patch-manager-<region>-<hash>) and aws-ssm-document-attachments-<region>.',
      "Check that the node's role may call ssm:GetDeployablePatchSnapshotForInstance (AmazonSSMManagedInstanceCore allows it).",
    ]),
});
