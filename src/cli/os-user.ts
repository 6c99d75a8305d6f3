import { userInfo } from 'node:os';

/** Who runs this command, as AWS's logs will name them: `cli-ada`; `cli-uid-1000` where the user has no name. */
export function commandLineUser(): string {
  try {
    return `cli-${userInfo().username}`;
  } catch {
    // As in a container that runs under a user id of its own choice.
    return `cli-uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
