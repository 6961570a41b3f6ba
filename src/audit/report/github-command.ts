/** A workflow command of GitHub, escaped as its own toolkit does it: https://github.com/actions/toolkit, core/src/command.ts. */
export function annotation(command: 'error' | 'warning' | 'notice', properties: Readonly<Record<string, string>>, text: string): string {
  const list = Object.entries(properties).map(([name, value]) => `${name}=${property(value)}`);
  return `::${command} ${list.join(',')}::${message(text)}`;
}

/** Text that stays on its line. */
export function message(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return message(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
