import { expect, test } from 'vitest';
import { shapeIssues } from '../contract/shape.ts';
import { database, member, role } from '../../test/report/picture.ts';
import { membershipChain } from './access-roles.ts';

const contract = {
  tenant: { root: 'firms', key: 'firm_id', context: 'app.firm_id' },
  roles: { migrator: 'owner', app: 'app' },
  tables: {},
};
const waiver = { key: 'row-security-off:table:public.events', reason: 'moves away in March', expires: '2027-03-31' };

test('a contract may hold waivers, and says what is wrong with one', () => {
  expect(shapeIssues({ ...contract, waivers: [waiver, { ...waiver, key: 'a:role:b', owner: 'ann' }] })).toEqual([]);
  expect(shapeIssues({ ...contract, waivers: [{ ...waiver, reason: 'later', expires: 'soon', expire: '2027-01-01' }] })).toEqual([
    { path: 'waivers.0.reason', message: 'say in a sentence why it is left as it is' },
    { path: 'waivers.0.expires', message: 'the last day on which it holds, like 2027-01-31' },
    { path: 'waivers.0.expire', message: '"expire" is not known here', hint: 'Did you mean "expires"?' },
  ]);
});

test('the chain of memberships is the shortest one, by inheritance or by SET ROLE, and ends in a circle', () => {
  const db = database({
    roles: [
      role('app', { memberOf: [member('far'), member('near', { inherit: false })] }),
      role('far', { memberOf: [member('target'), member('app')] }),
      role('near', { memberOf: [member('target')] }),
      role('target'),
    ],
  });
  expect(membershipChain(db, 'app', 'target', 'inherit')).toEqual(['far', 'target']);
  expect(membershipChain(db, 'app', 'near', 'set')).toEqual(['near']);
  expect(membershipChain(db, 'target', 'app', 'set')).toEqual([]);
  expect(membershipChain(db, 'app', 'app', 'set')).toEqual([]);
});
