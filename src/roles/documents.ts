/** Private documents that scan and install: IAM cannot see parameters, but it can tell documents apart. */

import { PATCH_DOCUMENT } from '../aws/acting-permissions.ts';
import { templateText } from './cloudformation.ts';
import { DEFAULT_PREFIX, placeholder } from './names.ts';
import { type Json, ref, sub } from './template.ts';

const HEADER = [
  ' Private documents for patchcheck, each with a fixed operation.',
  ' Generated. Documents live in a Region: deploy to every Region of every account that patchcheck acts in.',
].join('\n');

type Operation = 'Scan' | 'Install';

/** The whole file. */
export function documentsTemplate(): string {
  return templateText(HEADER, {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `patchcheck: documents that run ${PATCH_DOCUMENT} with a fixed operation.`,
    Parameters: {
      NamePrefix: {
        Type: 'String',
        Default: DEFAULT_PREFIX,
        Description: 'Documents are named <prefix>-Scan and <prefix>-Install.',
        AllowedPattern: '^[A-Za-z0-9_.-]{3,100}$',
      },
    },
    Resources: { ScanDocument: document('Scan'), InstallDocument: document('Install') },
    Outputs: {
      Configuration: {
        Description: 'For patchcheck.yaml, below environments.<name>.remediation.',
        Value: sub(
          `documents: { scan: ${placeholder('ScanDocument')}, install: ${placeholder('InstallDocument')} }`,
        ),
      },
      ScanDocumentName: { Value: ref('ScanDocument') },
      InstallDocumentName: { Value: ref('InstallDocument') },
    },
  });
}

function document(operation: Operation): Json {
  return {
    Type: 'AWS::SSM::Document',
    Properties: {
      Name: sub(`${placeholder('NamePrefix')}-${operation}`),
      DocumentType: 'Command',
      DocumentFormat: 'YAML',
      TargetType: '/AWS::EC2::Instance',
      UpdateMethod: 'NewVersion',
      Content: content(operation),
    },
  };
}

/** Operation stays a parameter, with one value: history then shows what ran, as it does for AWS's document. */
function content(operation: Operation): Json {
  const reboots = operation === 'Scan' ? ['NoReboot'] : ['RebootIfNeeded', 'NoReboot'];
  return {
    schemaVersion: '2.2',
    description: `${PATCH_DOCUMENT} with Operation ${operation}, whatever is asked for.`,
    parameters: {
      Operation: {
        type: 'String',
        description: 'Fixed.',
        default: operation,
        allowedValues: [operation],
      },
      RebootOption: {
        type: 'String',
        description: 'Whether the instance restarts if it has to.',
        default: 'NoReboot',
        allowedValues: reboots,
      },
    },
    mainSteps: [
      {
        action: 'aws:runDocument',
        name: operation,
        inputs: {
          documentType: 'SSMDocument',
          documentPath: PATCH_DOCUMENT,
          documentParameters: { Operation: operation, RebootOption: '{{ RebootOption }}' },
        },
      },
    ],
  };
}
