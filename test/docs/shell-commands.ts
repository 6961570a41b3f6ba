/** The simple commands of a shell script, each as its words. Continued lines are joined; pipes, `&&` and `;` separate. */
export function simpleCommands(script: string): readonly { readonly line: number; readonly words: readonly string[] }[] {
  const commands: { line: number; words: string[] }[] = [];
  const lines = script.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const start = at + 1;
    let text = lines[at] ?? '';
    while (text.endsWith('\\') && at + 1 < lines.length) text = `${text.slice(0, -1)} ${lines[++at]?.trim() ?? ''}`;
    for (const words of split(text.replace(/^\s*\$ /, ''))) commands.push({ line: start, words });
  }
  return commands;
}

function split(text: string): string[][] {
  const commands: string[][] = [[]];
  // A quoted part keeps its spaces; an unquoted # starts a comment; an operator ends a command; a redirection is dropped.
  const tokens = /\s*(?:(#.*$)|(&&|\|\||[|;&])|(\d?>>?&?\s*\S+|<\s*\S+)|((?:"(?:\\.|[^"])*"|'[^']*'|\\.|[^\s"'|;&<>\\])+))/gy;
  for (const match of text.matchAll(tokens)) {
    if (match[1] !== undefined) break;
    if (match[2] !== undefined) commands.push([]);
    if (match[4] !== undefined)
      commands
        .at(-1)
        ?.push(match[4].replace(/"((?:\\.|[^"])*)"|'([^']*)'/g, (_, double?: string, single?: string) => double ?? single ?? ''));
  }
  // `NAME=value command` is the command.
  return commands
    .map((words) => words.slice(words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word))))
    .filter((words) => words.length > 0 && !/^[A-Za-z_]\w*=/.test(words[0] ?? '='));
}
