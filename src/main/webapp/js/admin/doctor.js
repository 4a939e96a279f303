// What is right and wrong about token, permissions, workflows and clock, and what to mend.

import { element, part, problem, stateMark, time, write } from '../dom.js';
import { sheet } from '../dialogs/sheets.js';

const STATES = { ok: 'success', warning: 'degraded', error: 'failed' };
const ORDER = ['error', 'warning', 'ok'];
const LABELS = { ok: 'well', warning: 'warning', error: 'to mend' };

function finding({ level, subject, sentence, remedy }) {
  return element(
    'li',
    { 'data-level': level },
    stateMark(STATES[level] ?? 'unknown', LABELS[level] ?? level),
    element('b', {}, subject ?? ''),
    element('div', {}, element('p', {}, sentence ?? ''), remedy ? element('p', { class: 'quiet' }, remedy) : null),
  );
}

export function mount(root, { state, api, now }) {
  sheet('admin');
  const again = element('button', { class: 'button', type: 'button' }, 'Run again');
  const when = element('p', { class: 'quiet' });
  const list = element('ul', { class: 'findings' });
  part(root, 'content').replaceChildren(list, element('p', { class: 'panel__foot' }, again, when));

  const show = ({ self }) => {
    const doctor = self?.doctor;
    if (!doctor?.findings) {
      list.replaceChildren(element('li', { class: 'quiet' }, self ? 'It has not looked yet.' : 'Loading…'));
      return;
    }
    const findings = [...doctor.findings].sort((a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level));
    list.replaceChildren(...findings.map(finding));
    const bad = findings.filter(({ level }) => level !== 'ok').length;
    write(part(root, 'note'), bad === 0 ? 'all is well' : `${bad} to look at`);
    when.replaceChildren('looked ', time(doctor.checked_at, now()));
  };
  state.subscribe((current, before) => current.self !== before.self && show(current));
  show(state.get());

  again.addEventListener('click', async () => {
    again.disabled = true;
    try {
      await api.post('api/self/doctor', {});
      state.dispatch({ type: 'self', body: await api.self() });
      problem(root, null);
    } catch (fault) {
      problem(root, `${fault.message}.`);
    } finally {
      again.disabled = false;
    }
  });
}
