import type { Reach } from './access-privileges.ts';

/** How a role reaches something, as a person would say it: `app: SELECT through membership in staff`. */
export function describeReach(reach: Reach, what: string): string {
  return `${reach.role}: ${what}${way(reach)}`;
}

function way(reach: Reach): string {
  switch (reach.how) {
    case 'superuser':
      return ' as superuser';
    case 'owner':
      return reach.through === null ? ' as owner' : ` as owner, through membership in ${reach.through}`;
    case 'direct':
      return '';
    case 'public':
      return ' through PUBLIC';
    case 'member':
      return ` through membership in ${reach.through}`;
    case 'set-role':
      return ` through SET ROLE ${reach.through}`;
  }
}
