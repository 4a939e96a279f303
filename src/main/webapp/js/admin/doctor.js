// What is right and wrong about token, permissions, workflows and clock, and what to mend.

import { element, part, stateMark, time, write } from '../dom.js';
import { sheet } from '../dialogs/sheets.js';
import { troubleOf } from '../trouble.js';

/** It looks on another thread: asked for again until its time is a new one. */
const PATIENCE = 30;
const PAUSE = 1000;
const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE));

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
      list.replaceChildren(element('li', { class: 'quiet' }, self ? 'It has not looked yet: run it now.' : 'Loading…'));
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
  const load = async () => {
    try {
      state.dispatch({ type: 'self', body: await api.self() });
      trouble(null);
    } catch (fault) {
      if (!state.get().self) list.replaceChildren();
      trouble(fault, now());
    }
  };
  const trouble = troubleOf(part(root, 'problem'), 'What the doctor found', load);

  again.addEventListener('click', async () => {
    again.disabled = true;
    try {
      const before = state.get().self?.doctor?.checked_at;
      await api.post('api/self/doctor', {});
      write(when, 'looking…');
      for (let i = 0; i < PATIENCE; i += 1) {
        const body = await api.self();
        if (body.doctor?.checked_at !== before || i === PATIENCE - 1) {
          state.dispatch({ type: 'self', body });
          break;
        }
        await pause();
      }
      trouble(null);
    } catch (fault) {
      trouble(fault, now());
    } finally {
      again.disabled = false;
    }
  });
  return { refresh: load };
}
