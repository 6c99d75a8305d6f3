import { describe, expect, it } from 'vitest';
import { patchStateName } from '../../src/aws/readers/patches.ts';
import { complianceSeverity, vendorSeverity } from '../../src/aws/severity.ts';

describe('severity by the vendor’s word', () => {
  it.each([
    ['Critical', 'Microsoft Windows Server 2022', 'critical'],
    ['Important', 'Red Hat Enterprise Linux', 'high'],
    ['Moderate', 'SLES', 'medium'],
    ['Medium', 'Amazon Linux', 'medium'],
    ['Low', 'Amazon Linux', 'low'],
    ['Unspecified', 'Microsoft Windows Server 2019', 'unspecified'],
    ['something new', 'Amazon Linux', 'unspecified'],
  ])('%s on %s is %s', (word, platform, severity) => {
    expect(vendorSeverity(word, platform)).toBe(severity);
  });

  it.each(['required', 'important', 'standard', 'optional', 'extra'])(
    'apt’s package priority %s is none, whatever it sounds like',
    (word) => {
      expect(vendorSeverity(word, 'Ubuntu')).toBe('unspecified');
      expect(vendorSeverity(word, 'Debian GNU/Linux')).toBe('unspecified');
      expect(vendorSeverity(word, null)).toBe('unspecified');
    },
  );

  it('nothing said is nothing known', () => {
    expect(vendorSeverity(null, 'Amazon Linux')).toBeNull();
    expect(vendorSeverity(' ', 'Amazon Linux')).toBeNull();
    expect(complianceSeverity('')).toBeNull();
    expect(complianceSeverity('HIGH')).toBe('high');
  });
});

describe('states of a patch', () => {
  it.each([
    ['Missing', 'MISSING'],
    ['MISSING', 'MISSING'],
    ['InstalledPendingReboot', 'INSTALLED_PENDING_REBOOT'],
    ['INSTALLED_PENDING_REBOOT', 'INSTALLED_PENDING_REBOOT'],
    ['AvailableSecurityUpdate', 'AVAILABLE_SECURITY_UPDATE'],
    ['AVAILABLE_SECURITY_UPDATES', 'AVAILABLE_SECURITY_UPDATE'],
  ])('%s is %s', (word, state) => {
    expect(patchStateName(word)).toBe(state);
  });

  it('an unknown state is none of ours', () => {
    expect(patchStateName('Quarantined')).toBeNull();
    expect(patchStateName(undefined)).toBeNull();
  });
});
