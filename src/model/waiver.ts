import { z } from 'zod';

/** A finding that is left as it is for a while, on purpose: which, why, and until when. */
export interface Waiver {
  /** The finding's key, as reports print it. */
  readonly key: string;
  readonly reason: string;
  /** The last day on which it holds, as `2027-01-31`. */
  readonly expires: string;
  /** Who answers for it. */
  readonly owner?: string;
}

/** A date of the calendar: `2027-02-30` is none. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** What a waiver has to look like, wherever it is written. */
export const waiverShape: z.ZodObject<
  { key: z.ZodString; reason: z.ZodString; expires: z.ZodString; owner: z.ZodOptional<z.ZodString> },
  z.core.$strict
> = z.strictObject({
  key: z.string().regex(/^[a-z][a-z0-9-]*:[a-z-]+:./, 'a key is copied from a report, like row-security-off:table:public.orders'),
  reason: z.string().min(10, 'say in a sentence why it is left as it is'),
  expires: z.string().refine(isDay, 'the last day on which it holds, like 2027-01-31'),
  owner: z.string().min(1).optional(),
});
