import { describe, expect, it } from 'vitest';
import { operatingSystemOf } from '../../../src/assessment/joins/operating-system.ts';

describe('operatingSystemOf', () => {
  it.each([
    ['Amazon Linux', '2023', 'AMAZON_LINUX_2023'],
    ['Amazon Linux', '2023.6.20241010', 'AMAZON_LINUX_2023'],
    ['Amazon Linux', '2', 'AMAZON_LINUX_2'],
    ['Amazon Linux 2', null, 'AMAZON_LINUX_2'],
    ['Amazon Linux', '2022', 'AMAZON_LINUX_2022'],
    ['Amazon Linux AMI', '2018.03', 'AMAZON_LINUX'],
    ['Amazon Linux', '2017.09', 'AMAZON_LINUX'],
    ['Microsoft Windows Server 2019 Datacenter', '10.0.17763', 'WINDOWS'],
    ['Ubuntu', '22.04', 'UBUNTU'],
    ['Red Hat Enterprise Linux', '8.6', 'REDHAT_ENTERPRISE_LINUX'],
    ['SLES', '15.5', 'SUSE'],
    ['CentOS Linux', '7', 'CENTOS'],
    ['Oracle Linux Server', '8.9', 'ORACLE_LINUX'],
    ['Debian GNU/Linux', '12', 'DEBIAN'],
    ['Raspbian GNU/Linux', '11', 'RASPBIAN'],
    ['Rocky Linux', '9.3', 'ROCKY_LINUX'],
    ['AlmaLinux', '9.3', 'ALMA_LINUX'],
    ['macOS', '14.1', 'MACOS'],
  ])('%s %s is %s', (platformName, platformVersion, expected) => {
    expect(operatingSystemOf({ platformName, platformVersion, platformType: null })).toBe(expected);
  });

  it('does not guess', () => {
    expect(
      operatingSystemOf({ platformName: null, platformVersion: null, platformType: 'Linux' }),
    ).toBeNull();
    expect(
      operatingSystemOf({ platformName: 'Amazon Linux', platformVersion: null, platformType: 'Linux' }),
    ).toBeNull();
    expect(
      operatingSystemOf({ platformName: 'Gentoo', platformVersion: '2', platformType: 'Linux' }),
    ).toBeNull();
    expect(operatingSystemOf({ platformName: null, platformVersion: null, platformType: 'Windows' })).toBe(
      'WINDOWS',
    );
  });
});
