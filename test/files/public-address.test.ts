import { describe, expect, it } from '@jest/globals';
import { isPublicAddress } from '../../src/files/public-address.js';

describe('an address from a message', () => {
  it.each(['8.8.8.8', '203.119.25.1', '2606:4700:4700::1111', '240e::1'])('may be reached: %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    ['this machine', '127.0.0.1'], ['this machine', '127.8.8.8'], ['this machine', '::1'], ['no machine', '0.0.0.0'], ['no machine', '::'],
    ['a private network', '10.0.0.1'], ['a private network', '172.16.0.1'], ['a private network', '192.168.1.1'],
    ['a private network', 'fc00::1'], ['a private network', 'fec0::1'], ["a carrier's network", '100.64.0.1'],
    ['a metadata service', '169.254.169.254'], ['the link', 'fe80::1'],
    ['many', '224.0.0.1'], ['many', 'ff02::1'], ['all', '255.255.255.255'],
    ['nothing given out', '240.0.0.1'], ['nothing given out', '4000::1'], ['documentation', '192.0.2.1'], ['documentation', '2001:db8::1'],
    ['a bench', '198.18.0.1'], ['this machine, mapped', '::ffff:127.0.0.1'], ['a mapped address', '::ffff:8.8.8.8'],
    ['this machine, in the old form', '::7f00:1'], ['a private network through NAT64', '64:ff9b::a00:1'],
    ['a private network through NAT64', '64:ff9b:1::1'], ['a private network through 6to4', '2002:a00:1::'], ['Teredo', '2001:0:1::1'],
    ['no address', 'example.com'], ['no address', ''],
  ])('is refused where it leads to %s: %s', (_, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});
