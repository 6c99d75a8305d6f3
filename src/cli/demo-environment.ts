/** What the demo's process believes about the world: simulated endpoints, made-up credentials, no files. */

/** Everything that could lead the AWS SDK elsewhere: profiles, roles, metadata, single services' endpoints. */
function isAwsSetting(name: string): boolean {
  return name.startsWith('AWS_');
}

export interface DemoCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Points this process's AWS SDK at `endpoint` only. Returns what puts everything back. */
export function enterSimulatedAws(
  environment: NodeJS.ProcessEnv,
  endpoint: string,
  credentials: DemoCredentials,
): () => void {
  const before = Object.entries(environment).filter(([name]) => isAwsSetting(name));
  const clear = () => {
    for (const name of Object.keys(environment).filter(isAwsSetting)) delete environment[name];
  };
  clear();
  Object.assign(environment, {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  });
  return () => {
    clear();
    Object.assign(environment, Object.fromEntries(before));
  };
}
