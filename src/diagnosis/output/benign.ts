/**
 * Lines that look like trouble and are none. Each comes from a tool that says so in its documentation or
 * source; a run that prints nothing worse has not failed because of them.
 */

const BENIGN: readonly RegExp[] = [
  // urllib3 and pip of the payload's own Python
  /SNIMissingWarning|InsecurePlatformWarning|InsecureRequestWarning|SubjectAltNameWarning|CryptographyDeprecationWarning|PythonDeprecationWarning|DeprecationWarning:/,
  /^to TLS is not available on this platform|^certificate, which can cause validation failures|urllib3\.readthedocs\.io/,
  /Running pip as the 'root' user can result in broken permissions/,
  // the patch payload
  /Unable to gain necessary access for possible kernel updates/,
  /Unable to pull (?:security )?credentials from Instance Metadata Service, attempting to use local/i,
  /Report is unchanged, attempting partial upload|Hash mismatch on upload, retry/,
  /Step execution skipped due to (?:unsatisfied preconditions|unsupported plugin|incompatible platform)/i,
  /\[INFO\]:? {0,4}Downloading Baseline Override from/i,
  // apt and dpkg
  /apt does not have a stable CLI interface/,
  /debconf: (?:unable to initialize frontend|falling back to frontend|delaying package configuration|\(?(?:No usable dialog|Dialog frontend|TERM is not set|This frontend requires|Can't locate Term))/i,
  /^dpkg-preconfigure: unable to re-open stdin/,
  /Key is stored in legacy trusted\.gpg keyring|apt-key is deprecated/i,
  /^W: Possible missing firmware|^I: The initramfs will attempt to resume/,
  /Download is performed unsandboxed as root/,
  /Skipping acquire of configured file .{1,200} as repository .{1,200} doesn't (?:support architecture|have the component)/,
  /is configured multiple times in/,
  /^The following packages have been kept back|deferred due to phasing/,
  /Be aware that removing the lock file is not a solution/,
  /perl: warning: (?:Setting locale failed|Falling back|Please check)|cannot change locale|locale: Cannot set/i,
  /invoke-rc\.d: policy-rc\.d denied execution|systemd-sysv-generator|Failed to (?:preset|open) connection to .{0,20}bus/i,
  /Failed to connect to (?:socket \/|bus\b|system scope bus|lvmetad|Mir\b)|Failed to get D-Bus connection|unable to connect to Upstart|无法连接到 Upstart/i,
  // needrestart after an upgrade
  /^No (?:services|containers|user sessions|VM guests)\b|^(?:Services|Service restarts|Containers|User sessions)\b[^\n]{0,40}(?:restarted|deferred|outdated)/i,
  // yum, dnf and rpm
  /yum will try to contact the repo|Contact the upstream for the repository|newer distribution release than is supported by the repository|temporary problem though, this is often a nice/,
  /RPMDB altered outside of yum/i,
  /^(?:Warning|warning): .{1,300}\.rpmnew$|created as .{1,300}\.rpm(?:new|save)$/,
  /warning: .{1,300}: Header V\d .{1,80} Signature, key ID [0-9a-f]{4,16}: NOKEY/i,
  /^(?:Loaded|Failed to set locale).{0,200}(?:plugins|defaulting to C)/i,
  /Transaction (?:check|test) succeeded|Transaktions(?:test|prüfung) erfolgreich/i,
  /(?:No security updates needed|No packages marked for update|^Nothing to do)/i,
  // kernel and systemd chatter in mixed logs
  /systemd\[1\]: .{0,120}(?:Succeeded|Started|Reached target|Deactivated successfully)/,
  // Windows PowerShell progress and proxies
  /^(?:WARNING: )?No proxy settings for this web service call/i,
  /Verifying SHA 256 of the PatchBaselineOperations/i,
  // docker and CI noise around a run
  /Your credentials are stored unencrypted/,
];

/** Is this line known noise, whatever it sounds like? */
export function isBenign(line: string): boolean {
  return BENIGN.some((pattern) => pattern.test(line));
}
