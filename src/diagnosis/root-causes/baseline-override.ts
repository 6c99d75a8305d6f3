import { outputRootCause } from '../output/output-cause.ts';
import { fixBaseline } from '../output/remedies.ts';
import { decisive, symptom } from '../output/signature.ts';

/** The override list or the patch policy's baseline file cannot be read, or is wrong. */
export const baselineOverride = outputRootCause({
  code: 'baseline-override',
  because: 'its baseline override or policy file could not be read or is invalid',
  meaning:
    'The run was told to use a baseline file of its own (a patch policy’s baseline_overrides.json, BaselineOverride or InstallOverrideList), and could not get or understand it.',
  signatures: [
    ...decisive(
      /Unable to download file from S3|baseline_overrides?\.json[^\n]{0,200}(?:denied|forbidden|fail|error|not found|No ?Such|40[34]|unable|invalid|expired)|(?:denied|forbidden|fail|error|unable|could not|cannot|40[34])[^\n]{0,240}(?:baseline_overrides?\.json|aws-quicksetup-patchpolicy)|aws-quicksetup-patchpolicy[^\n]{0,240}(?:denied|forbidden|fail|error|unable|No ?Such|40[34])/i,
      /Cannot provide both Baseline ?Override and Install ?Override|(?:Baseline|Install) ?Override(?: ?List)?[^\n]{0,120}(?:invalid|not valid|error|fail|denied|unable|could not|cannot|missing|malformed|not (?:found|supported|exist)|unsupported|parse|multiple|more than one)|(?:invalid|error|fail(?:ed|ure)?|denied|unable|could not|cannot|malformed|access)[^\n]{0,120}\b(?:Baseline|Install)[ _]?Override/i,
      /Invoke-PatchBaselineOperation : Access Denied|Invoke-PatchBaselineOperation[^\n]{0,80}(?:Zugriff verweigert|Accès refusé|Acceso denegado)|AmazonS3Exception|Amazon\.S3\.AmazonS3Exception/i,
      /(?:No|Multiple) Valid Baseline Overrides? found|Baseline Override was not|Unable to load (?:json|yaml) file|Only support to download with https urls and s3 uri|Provided S3 URI|override list[^\n]{0,100}(?:invalid|parse|denied|download|fail|error|unable|not)/i,
    ),
    ...symptom(
      /(?:HeadObject|GetObject) operation: (?:Forbidden|Access ?Denied|Not Found)|NoSuch(?:Key|Bucket)\b/i,
    ),
  ],
  exitCodes: [160, 161, 162, 163, 165, 166, 167],
  remedy: (context) =>
    fixBaseline(context, 'Make the baseline override readable and valid', [
      "Patch policy: the node's role needs s3:GetObject on the policy's bucket and the tag QSConfigId-<id>; let Quick Setup add the policies to instance profiles.",
      'Own file: check that it exists at the given S3 path, that the role may read it, and that bucket and S3 endpoint policies allow it.',
      'Check the content: valid JSON with exactly one baseline for this operating system; BaselineOverride and InstallOverrideList exclude each other.',
    ]),
});
