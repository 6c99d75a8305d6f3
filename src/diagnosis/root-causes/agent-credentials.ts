import { outputRootCause } from '../output/output-cause.ts';
import { manual } from '../output/remedies.ts';
import { decisive, symptom } from '../output/signature.ts';

/** The node's role, or the credentials the agent found instead, are refused. */
export const agentCredentials = outputRootCause({
  code: 'agent-credentials',
  because: "AWS refused the node's credentials",
  meaning:
    'What runs on the node could not act for it: its role lacks a right, the metadata service gave no credentials, or stray keys on the node were used instead.',
  signatures: [
    ...decisive(
      /(?:is not authorized to perform|not authorized to perform):? ?(?:on resource: ?)?(?:ssm|ssmmessages|ec2messages|s3|tag|kms|sts|logs):\w{3,60}|AccessDenied(?:Exception)?[^\n]{0,160}(?:assumed-role|arn:aws[\w-]{0,10}:(?:sts|iam)|ssm:|calling the (?:GetDeployable|DescribeAssociation|GetPatchBaseline|DescribePatchBaselines|PutInventory|UpdateInstance|GetResources|GetParameter|DescribeInstanceProperties|PutComplianceItems))|(?:GetDeployable\w{0,40}Snapshot\w{0,20}|DescribeAssociation|GetPatchBaseline|DescribePatchBaselines?|PutInventory|GetResources|UpdateInstanceInformation|UpdateInstanceAssociationStatus)[^\n]{0,80}(?:access denied|AccessDenied|not authorized|had access denied)/i,
      /Unable to locate credentials|NoCredential(?:s|Providers)\w{0,10}|no valid (?:credential|providers)|no EC2 (?:instance role|IMDS role) found|EC2RoleRequestError|failed to (?:fetch|retrieve|get|refresh) (?:the )?(?:\w{1,20} )?(?:credentials|EC2 instance role)|credentials? (?:not found|are not available|unavailable)|Partial credentials found|CredentialRetrievalError|InvalidClientTokenId|UnrecognizedClientException|ExpiredToken(?:Exception)?|security token included in the request is (?:invalid|expired)|SignatureDoesNotMatch|InvalidSignatureException|RequestExpired|IncompleteSignature|AuthFailure\b|RequestTimeTooSkewed|InvalidAccessKeyId|Signature expired/i,
      /instance management role is not configured|Failed to connect to Systems Manager with|credentials failed to report to ssm|no valid credentials could be retrieved|failed to (?:retrieve|decode|get) instance (?:profile role|identity role)|failed to retrieve instance identity role|failed to assume (?:any |agent )identity|shared credentials are already expired|unable to load shared credentials|error calling (?:RegisterManagedInstance|RequestManagedInstanceRoleToken)|No instance metadata found on ec2 instance|Could not fetch metadata endpoint|Failed to (?:query|reach|contact) (?:EC2 )?IMDS|IMDS request timeout|Unable to (?:retrieve|get|fetch|obtain)[^\n]{0,60}(?:instance )?metadata|EC2 ?Metadata[^\n]{0,60}(?:not available|failed|error|timed? ?out|401|403)|169\.254\.169\.254[^\n]{0,120}(?:refused|timed? ?out|fail|unreachable|40[134])|(?:refused|timed? ?out|fail|unreachable)[^\n]{0,120}169\.254\.169\.254|EC2MetadataError|No instance profile|role[^\n]{0,60}cannot be assumed|not authorized to perform: sts:AssumeRole|explicit deny in (?:a|an) (?:service control|identity-based|permissions boundary|session) policy|no (?:identity-based|permissions boundary|service control) policy allows/i,
    ),
    ...symptom(
      /\bAccessDenied(?:Exception)?\b|Access Denied\b|status code: 40[03], request id|UnauthorizedOperation/i,
    ),
  ],
  exitCodes: [132, 135, 138, 141, 145, 148, 149],
  remedy: (context) =>
    manual('attach-instance-profile', context, "Give the node's role the rights that patching needs", [
      'Check that the instance has an instance profile whose role carries AmazonSSMManagedInstanceCore (or default host management), and what the deciding line says is missing.',
      'Check service control policies, permission boundaries and VPC endpoint policies if the right seems to be there.',
      'Check that the metadata service is on, and remove stray keys: /root/.aws/credentials, C:\\Windows\\System32\\config\\systemprofile\\.aws, AWS_* variables of the agent’s service.',
      'If the error speaks of signatures or expired requests, check the clock.',
    ]),
});
