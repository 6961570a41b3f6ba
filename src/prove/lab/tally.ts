import {
  type AttackCommand,
  type AttackReport,
  type Failure,
  type Leak,
  type MatrixRow,
  type Oracle,
  type RoleSummary,
  type Skip,
  type Vacuous,
  type Verdict,
  verdicts,
} from '../report/attack-report.ts';
import { loginsOf, servedBy } from '../../model/access.ts';
import type { Attempt, ProbeOutcome } from './probe.ts';
import type { Scene } from './scene.ts';
import { type Disguise, opening } from './session.ts';

export interface Tally {
  add(each: Attempt, outcome: ProbeOutcome): void;
  report(): AttackReport;
}

interface Seat {
  role: string;
  object: string;
  command: AttackCommand;
  verdict: Verdict | null;
  control: { open: boolean; reason: string } | null;
}

/** Counts outcomes and turns them into the report. */
export function tally(input: { scene: Scene; disguise: Disguise; skips: Skip[] }): Tally {
  const { scene, disguise } = input;
  const leaks: Leak[] = [];
  const oracles: Oracle[] = [];
  const failed: Failure[] = [];
  const seats = new Map<string, Seat>();
  const byRole = new Map<string, { -readonly [key in keyof RoleSummary]: RoleSummary[key] }>();
  const byFamily: Record<string, number> = {};
  let controls = 0;
  let covered = 0;
  const worse = (seat: Seat, verdict: Verdict): void => {
    if (seat.verdict === null || verdicts.indexOf(verdict) < verdicts.indexOf(seat.verdict)) seat.verdict = verdict;
  };
  const seatOf = (each: Attempt): Seat => {
    const key = `${each.role} ${each.object} ${each.command}`;
    const seat = seats.get(key) ?? { role: each.role, object: each.object, command: each.command, verdict: null, control: null };
    seats.set(key, seat);
    return seat;
  };
  return {
    add: (each, outcome) => {
      const seat = seatOf(each);
      if (outcome.kind === 'control') {
        controls += 1;
        if (seat.control?.open !== true) seat.control = { open: outcome.open, reason: outcome.reason };
        return;
      }
      if (outcome.kind === 'covered') {
        covered += 1;
        return;
      }
      if (outcome.kind === 'skipped') {
        input.skips.push({
          object: `${each.object} as ${each.role}`,
          reason: `${each.technique}: ${outcome.reason}`,
          attacks: outcome.attacks,
        });
        return;
      }
      const role = byRole.get(each.role) ?? { role: each.role, attacks: 0, held: 0, leaks: 0, oracles: 0, failed: 0 };
      byRole.set(each.role, role);
      role.attacks += 1;
      byFamily[each.family] = (byFamily[each.family] ?? 0) + 1;
      worse(seat, outcome.kind);
      const site = {
        role: each.role,
        object: each.object,
        command: each.command,
        family: each.family,
        technique: each.technique,
        context: each.context.name,
      };
      const script = [...opening(disguise, each.role, each.context), ...each.before, each.statement];
      if (outcome.kind === 'held') role.held += 1;
      if (outcome.kind === 'leak') {
        role.leaks += 1;
        leaks.push({ ...site, rows: outcome.rows, what: each.what, script });
      }
      if (outcome.kind === 'oracle') {
        role.oracles += 1;
        oracles.push({ ...site, what: each.what, script });
      }
      if (outcome.kind === 'failed') {
        role.failed += 1;
        failed.push({ ...site, reason: outcome.reason });
      }
    },
    report: () => {
      const vacuous: Vacuous[] = [...seats.values()].flatMap((seat) => {
        if (seat.control === null || seat.control.open || seat.verdict === 'leak') return [];
        worse(seat, 'vacuous');
        return [{ role: seat.role, object: seat.object, command: seat.command, reason: seat.control.reason }];
      });
      const summaries = [...byRole.values()];
      return {
        schema: 'bulkhead.attack/1',
        server: { database: scene.database.server.database, versionNum: scene.database.server.versionNum },
        attacks: summaries.reduce((sum, role) => sum + role.attacks, 0),
        held: summaries.reduce((sum, role) => sum + role.held, 0),
        controls,
        covered,
        leaks,
        oracles,
        failed,
        vacuous,
        skipped: input.skips,
        byRole: summaries,
        byFamily,
        matrix: matrixOf([...seats.values()]),
        setup: scene.world.setup,
        notes: notesOf(scene, disguise),
      };
    },
  };
}

function matrixOf(seats: readonly Seat[]): readonly MatrixRow[] {
  const rows = new Map<string, { role: string; object: string; verdicts: Partial<Record<AttackCommand, Verdict>> }>();
  for (const seat of seats) {
    if (seat.verdict === null) continue;
    const key = `${seat.role} ${seat.object}`;
    const row = rows.get(key) ?? { role: seat.role, object: seat.object, verdicts: {} };
    row.verdicts[seat.command] = seat.verdict;
    rows.set(key, row);
  }
  return [...rows.values()];
}

function notesOf(scene: Scene, disguise: Disguise): readonly string[] {
  const { database, tenancy } = scene;
  const logins = loginsOf(database, tenancy.roles).filter((name) => scene.roles.includes(name));
  return [
    'Everything ran in one transaction that was rolled back; only sequences that column defaults draw from may have advanced.',
    ...logins.map(
      (name) =>
        `${name} is not in the contract; it was attacked because it logs in as a member of ${servedBy(database, tenancy.roles, name).join(', ')}.`,
    ),
    ...(scene.alike === 0
      ? []
      : [`${scene.alike} partitions have the owner, grants and policies of a sibling that was attacked and were not attacked again.`]),
    ...(scene.untouched
      ? []
      : [
          'The settings of the context had been used on this connection before, so "none" was tried as empty; a fresh connection tries it as never set.',
        ]),
    ...(disguise.authorization
      ? []
      : [
          'The connection is no superuser: roles were taken on with SET ROLE, so policies that read session_user were not tried as the real login.',
        ]),
    ...(scene.tenancy.source === 'inferred'
      ? ['What each table is was inferred, not declared: a table that was taken for something else was attacked as that.']
      : []),
    ...(scene.roles.length === 0 ? ['None of the run-time roles exists in this database, so nothing was attacked.'] : []),
  ];
}
