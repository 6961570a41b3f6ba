/**
 * The watchdog's program. Text, because it has to run both from the sources and from dist/ without a file of its own.
 * Plain CommonJS for `node -e`; argv[1] is the folder to remove.
 *
 * Standard input is a pipe from Bulkhead: `+<pid>` is a process to end, `-<pid>` one that has ended. The end of the
 * input means that Bulkhead has closed it or has died, however it died (the kernel closes the pipe, also at kill -9).
 * Then every process left is asked to quit, killed after 4 s, and the folder is removed.
 */
export const watchdogScript: string = `
'use strict';
const fs = require('node:fs');
const home = process.argv[1];
const pids = new Set();
let rest = '';
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']) process.on(signal, () => {});
process.stdin.setEncoding('utf8');
process.stdin.on('data', (text) => {
  const lines = (rest + text).split('\\n');
  rest = lines.pop();
  for (const line of lines) {
    if (line[0] === '+') pids.add(Number(line.slice(1)));
    if (line[0] === '-') pids.delete(Number(line.slice(1)));
  }
});
let ending = false;
const end = () => {
  if (ending) return;
  ending = true;
  finish();
};
process.stdin.on('close', end);
process.stdin.on('error', end);

function send(target, signal) {
  try { process.kill(target, signal); } catch {}
}

// Something has to collect a dead process before it disappears; in some containers nothing does, and it stays a zombie.
function alive(pid) {
  try { process.kill(pid, 0); } catch (error) { return error.code === 'EPERM'; }
  try { return !/^\\d+ \\(.*\\) [ZX]/s.test(fs.readFileSync('/proc/' + pid + '/stat', 'utf8')); } catch { return true; }
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function gone(ms) {
  for (let waited = 0; waited < ms; waited += 25) {
    if (![...pids].some(alive)) return true;
    await sleep(25);
  }
  return false;
}

async function finish() {
  // Only the process itself: initdb waits for the server it has started, which would leave shared memory behind when
  // it is interrupted, and then ends (0.5 s).
  for (const pid of pids) send(pid, 'SIGQUIT');
  if (!(await gone(4000))) {
    for (const pid of pids) { send(-pid, 'SIGKILL'); send(pid, 'SIGKILL'); }
    await gone(2000);
  }
  // Backends notice the death of a killed server a moment later and may still write a file.
  for (let attempt = 0; attempt < 50; attempt++) {
    try { fs.rmSync(home, { recursive: true, force: true }); return; } catch { await sleep(100); }
  }
}
`;
