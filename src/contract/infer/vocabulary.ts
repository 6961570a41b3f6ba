/** `companyId` and `CompanyID` as `company_id`: ORMs write either. */
export function snake(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}

/** `companies` -> `company`, `app_tenants` -> `app_tenant`. English only; a name that is no plural comes back as it is. */
export function singular(name: string): string {
  const word = snake(name);
  if (word.endsWith('people')) return `${word.slice(0, -6)}person`;
  if (/[^aeiou]ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(ss|x|ch|sh|zz)es$/.test(word)) return word.slice(0, -2);
  if (/[^su]s$/.test(word)) return word.slice(0, -1);
  return word;
}

/** The names that a column referring to the table would have: `tenant_id` for `tenants` and for `app_tenants`. */
export function referenceNames(table: string): readonly string[] {
  const whole = singular(table);
  const last = whole.split('_').at(-1) ?? whole;
  const short = /^organi[sz]ation$/.test(last) ? ['org_id'] : [];
  return [...new Set([`${whole}_id`, `${last}_id`, ...short])];
}

const tenants = /^(tenant|company|org|organi[sz]ation|account|workspace|team|restaurant|agency|firm|business|merchant|shop)$/;
const perhapsTenants =
  /^(store|clinic|school|hospital|institution|practice|franchise|vendor|group|community|household|hotel|studio|gym|club|brand|space|partner|employer|branch|site|project)$/;

/** How much a table's name says that its rows are tenants: 2 much, 1 a little, 0 nothing. */
export function tenantName(table: string): 0 | 1 | 2 {
  const last = singular(table).split('_').at(-1) ?? '';
  return tenants.test(last) ? 2 : perhapsTenants.test(last) ? 1 : 0;
}

export const peopleTable: RegExp = /(^|_)(users?|profiles?|people|persons?|user_accounts?|identities)$/;
export const memberTable: RegExp =
  /(member(ship)?s?|staff|employees|user_roles|(company|org|organi[sz]ation|team|tenant|account|workspace)_users)$/;
export const userColumn: RegExp = /^(user|member|profile|person|account_user|owner|owner_user)_id$/;
export const peopleColumn: RegExp =
  /^(email|email_address|email_encrypted|email_normalized|username|auth_subject|password_hash|encrypted_password|clerk_(user_)?id|auth0_id|external_auth_id|firebase_uid|cognito_sub)$/;
export const secretTable: RegExp =
  /(^|_)(tokens?|secrets?|otps?|verifications?|password_resets?|magic_links?|nonces?|api_keys?|sessions?|credentials?|rate_(limits?|counters?|buckets?))$/;
// A fencing token is a counter of leases.
export const secretColumn: RegExp =
  /(?<!fencing)(^|_)(token|token_hash|secret|secret_hash|otp|nonce|password|password_hash|api_key|api_key_hash|private_key|credentials|refresh_token|access_token)$/;
export const migrationTable: RegExp =
  /^(_?_?(schema|prisma|drizzle|knex|kysely|sequelize|goose|dbmate|pg)?_?migrations?(_lock)?|knex_migrations_lock|kysely_migration(_lock)?|pgmigrations|sequelizemeta|flyway_schema_history|goose_db_version|alembic_version|ar_internal_metadata|databasechangelog(lock)?|typeorm_metadata)$/;
export const operatorTable: RegExp = /(^|_)(platform|operator|super_?admin|super_?user|internal|backoffice|ops)(s|_|$)/;
export const sharedTable: RegExp =
  /(^|_)(tags?|categor(y|ies)|roles?|templates?|flags?|types?|settings?|labels?|presets?|permissions?|plans?)$/;
export const personalColumn: RegExp =
  /^(.*_)?(email|email_address|e_mail|email_norm|phone|phone_number|mobile|fax|first_name|last_name|full_name|display_name|surname|given_name|family_name|author_name|birth_?date|date_of_birth|dob|ssn|social_security_number|tax_id|passport(_number)?|iban|address|street|street_address|ip_address|to_addr|from_addr)(_normali[sz]ed|_norm)?$/;
export const lookupColumn: RegExp =
  /^(id|code|name|label|title|slug|key|description|symbol|sort_order|position|rank|icon|color|colour|locale|language|iso\w*|numeric_code|alpha\d|value|parent\w*|\w+_code|active|is_active|enabled|is_system|currency|region|continent|utc_offset|offset|deprecated|created_at|updated_at|deleted_at)$/;
