/** What is known of one object, in sections of lines. */
export interface Explanation {
  /** `table public.orders`. */
  readonly title: string;
  /** What it is, in sentences. */
  readonly facts: readonly string[];
  readonly sections: readonly { readonly title: string; readonly lines: readonly string[] }[];
}

/** Sections that have something to say. */
export function sections(...all: readonly (readonly [title: string, lines: readonly string[]])[]): Explanation['sections'] {
  return all.filter(([, lines]) => lines.length > 0).map(([title, lines]) => ({ title, lines }));
}
