/** The documents that scan or install patches: everything else that ran on a node is none of our business. */

const PATCH_DOCUMENTS: readonly string[] = [
  'AWS-RunPatchBaseline',
  'AWS-RunPatchBaselineAssociation',
  'AWS-RunPatchBaselineWithHooks',
  'AWS-ApplyPatchBaseline',
  'AWS-InstallWindowsUpdates',
];

/** Runbooks that send AWS-RunPatchBaseline themselves: they target nodes, and leave its commands behind. */
const PATCH_RUNBOOKS: readonly string[] = ['AWS-PatchInstanceWithRollback', 'AWS-PatchAsgInstance'];

/** Command documents whose runs make up a node's patch history. */
export const PATCH_COMMAND_DOCUMENTS = PATCH_DOCUMENTS;

/** Does `document` (a name or an ARN) scan or install patches on the nodes it targets? */
export function isPatchDocument(document: string): boolean {
  const name = documentName(document);
  return PATCH_DOCUMENTS.includes(name) || PATCH_RUNBOOKS.includes(name);
}

/**
 * Does a run of `document` leave its result in the node's patch record? AWS-RunPatchBaselineAssociation, by which
 * Host Management scans, reports as compliance of type Association instead.
 */
export function writesPatchRecord(document: string): boolean {
  return documentName(document) !== 'AWS-RunPatchBaselineAssociation';
}

/** Private documents with a fixed operation, by name: they scan and install as AWS-RunPatchBaseline does. */
export type PrivateDocuments = ReadonlyMap<string, 'Scan' | 'Install'>;

/** Those that an environment is configured with. */
export function privateDocuments(names: {
  readonly scan: string | null;
  readonly install: string | null;
}): PrivateDocuments {
  return new Map([
    ...(names.scan === null ? [] : [[documentName(names.scan), 'Scan'] as const]),
    ...(names.install === null ? [] : [[documentName(names.install), 'Install'] as const]),
  ]);
}

/** The bare name of a document that is given as a name, with a version, or as an ARN. */
export function documentName(document: string): string {
  const name = document.includes('/') ? document.slice(document.lastIndexOf('/') + 1) : document;
  return name.split(':')[0] ?? name;
}

/** Scan or Install, from a patch document's name and parameters; null where they do not tell. */
export function patchOperation(
  document: string,
  parameters: Readonly<Record<string, readonly string[]>>,
): 'Scan' | 'Install' | null {
  if (PATCH_RUNBOOKS.includes(documentName(document))) return 'Install';
  const asked = (parameters.Operation ?? parameters.Action)?.[0]?.toLowerCase();
  if (asked === 'scan') return 'Scan';
  return asked === 'install' ? 'Install' : null;
}

/** What happens after an install: the parameter, or the documents' default where none is given. */
export function rebootOption(
  parameters: Readonly<Record<string, readonly string[]>>,
): 'RebootIfNeeded' | 'NoReboot' | null {
  const asked = parameters.RebootOption?.[0];
  if (asked === undefined) return 'RebootIfNeeded';
  return asked === 'NoReboot' || asked === 'RebootIfNeeded' ? asked : null;
}
