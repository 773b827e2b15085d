/**
 * Starts `npm run sandbox` as a newcomer does and books one panel in it through the loopback HTTP API, as a person
 * would: types, picks, presses. Fails loudly with what was on the screen. Used by CI; works under plain Node 20.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const child = spawn('npm', ['run', 'sandbox', '--', '--port', '0'], {
  stdio: ['ignore', 'pipe', 'inherit'],
  detached: true,
});
const stop = () => {
  try {
    process.kill(-(child.pid ?? 0), 'SIGTERM');
  } catch {
    // Already gone.
  }
};
const deadline = setTimeout(() => {
  console.error('the sandbox did not book a panel within two minutes');
  stop();
  process.exit(1);
}, 120_000);

let out = '';
const url = await new Promise((resolve, reject) => {
  child.stdout.on('data', (chunk) => {
    process.stdout.write(chunk);
    out += chunk;
    const found = /http:\/\/127\.0\.0\.1:\d+/.exec(out);
    if (found && /ready/i.test(out)) resolve(found[0]);
  });
  child.once('exit', (code) => reject(new Error(`the sandbox ended with code ${code} before it was ready`)));
});

async function call(verb, body) {
  const response = await fetch(`${url}/api/people/maya/${verb}`, {
    method: body ? 'POST' : 'GET',
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${verb}: ${text}`);
  return text;
}

async function sees(pattern) {
  for (let tries = 0; tries < 120; tries += 1) {
    const text = await call('text');
    if (pattern.test(text)) return text;
    await new Promise((done) => setTimeout(done, 250));
  }
  throw new Error(`never saw ${pattern} on the screen:\n${await call('text')}`);
}

try {
  await call('types', { text: '/hire schedule Priya', in: '#hiring' });
  await sees(/Priya Raman/);
  await call('press', { what: 'Pick' });
  await sees(/Find times/);
  await call('press', { what: 'Find times' });
  await sees(/days? works?/);
  await call('press', { what: 'Pick' });
  await sees(/Check and book/);
  await call('press', { what: 'Book' });
  const text = await sees(/Booked: 4 interviews in Lever/);
  console.log(text.split('\n').find((line) => line.includes('Booked')));
  console.log('one panel booked through the sandbox');
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  clearTimeout(deadline);
  child.removeAllListeners('exit');
  const ended = once(child, 'exit');
  stop();
  await Promise.race([ended, new Promise((done) => setTimeout(done, 5000))]);
}
process.exit();
