// What a dialog checks and understands before and after asking. Pure.

/** Whether the whole value matches; true where the browser cannot judge the pattern, since the server will. */
export function fits(pattern, value) {
  if (!pattern) return true;
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').test(value);
  } catch {
    return true;
  }
}

/** What is wrong with a value in the words of its rule {name, required, pattern, hint}; null where nothing is. */
export function complaint(rule, value, label) {
  if (value === '') return rule.required ? `${label} is required.` : null;
  if (fits(rule.pattern, value)) return null;
  const sign = culprit(rule.pattern, value);
  if (sign) return `${label} may not hold ${sign}.${rule.hint ? ` ${rule.hint}` : ''}`;
  return rule.hint ? `${label}: ${rule.hint}` : `${label} must match ${rule.pattern}`;
}

/** The one kind of sign without which the value would do, as people call it; null where that is not all. */
function culprit(pattern, value) {
  const sign = [...new Set(value)].find((each) => fits(pattern, value.replaceAll(each, '')) && value.replaceAll(each, '') !== '');
  if (sign === undefined) return null;
  return { '\n': 'a line break', "'": 'an apostrophe ( \' )', '"': 'a quotation mark ( " )', '`': 'a backtick ( ` )' }[sign] ?? `“${sign}”`;
}

/** The apostrophe of a word as print has it, where its rule {pattern} takes that and not the straight one, which quotes in a shell. */
export function typographic(rule, value) {
  if (fits(rule.pattern, value)) return value;
  const printed = value.replace(/(\p{L})'(?=\p{L})/gu, '$1’');
  return fits(rule.pattern, printed) ? printed : value;
}

/** Once for each opening of a dialog. randomUUID is not there where the page came over plain HTTP. */
export function newKey(source = globalThis.crypto) {
  if (typeof source.randomUUID === 'function') return source.randomUUID();
  return [...source.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

const VERSION = /^v?\d+(\.\d+)+/;

/**
 * What typed text asks for: {version} or {ref}; null where it is empty.
 *
 * @param offers what the action takes: version, ref or both
 * @param options those known by name, [{value, kind}]
 */
export function wanted(text, offers, options) {
  const value = text.trim();
  if (value === '') return null;
  if (offers === 'version') return { version: value };
  if (offers === 'ref') return { ref: value };
  const known = options.find((option) => option.value === value);
  const branch = known ? known.kind === 'branch' : !VERSION.test(value);
  return branch ? { ref: value } : { version: value };
}

/** Every known choice once, [{value, kind, detail…}]: what was deployed before tells more than its tag does. */
export function options({ tags = [], branches = [], deployments = [] } = {}, offers = 'both') {
  const found = new Map();
  const add = (value, kind, more) => {
    if (value) found.set(value, { value, kind, ...more, ...found.get(value) });
  };
  for (const tag of tags ?? []) add(tag.name, 'tag', { commit: tag.commit_sha });
  for (const deployment of deployments ?? []) add(deployment.version, 'deployment', { commit: deployment.commit_sha });
  for (const branch of offers === 'version' ? [] : (branches ?? [])) add(branch.name, 'branch', { commit: branch.commit_sha });
  for (const deployment of deployments ?? []) {
    const option = found.get(deployment.version);
    if (option && !option.deployment) option.deployment = deployment;
  }
  return [...found.values()];
}

/** Those that hold all the words, in the order they came. */
export function matching(all, text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return all.filter((option) => {
    const haystack = [option.value, option.commit, option.deployment?.commit_message, option.deployment?.deployed_by].join(' ').toLowerCase();
    return words.every((word) => haystack.includes(word));
  });
}

const CHOICES = new Set(['version', 'ref', 'target']);
const CHOICE_CODES = new Set(['unknown_target', 'unknown_ref', 'ref_not_found', 'no_tag', 'nothing_chosen']);

/**
 * Where and how a refusal is shown: {field, sentence, then}.
 *
 * field is 'choice', 'reason', 'confirm', an input's name, or null for the whole; then is 'look' (what runs has changed), 'retry' (nothing
 * is known of it: ask again with the same key), 'urgent' (only an emergency rollback does not wait; link leads to what is under way) or
 * null.
 */
export function refusal({ status, code, message, body = {}, retryAfter }) {
  const sentence = `${message}.`;
  if (status === 0) return { field: null, sentence: 'The dashboard did not answer, so it is not known whether it was asked for. Asking again cannot do it twice.', then: 'retry' };
  if (status === 412) return { field: null, sentence: body.current ? `${sentence} It now runs ${typeof body.current === 'string' ? body.current : (body.current.version ?? body.current.commit_sha ?? 'something else')}.` : sentence, then: 'look' };
  if (status === 429) return { field: null, sentence: retryAfter ? `Too many requests: wait ${retryAfter} s, then ask again.` : sentence, then: 'retry' };
  if (status === 503) return { field: null, sentence, then: 'retry' };
  if (code === 'deployment_active') return { field: null, sentence, then: 'urgent', link: /^https?:\/\//.test(body.run_url ?? '') ? body.run_url : null };
  if (code === 'confirm_mismatch') return { field: 'confirm', sentence, then: null };
  if (CHOICES.has(body.input) || CHOICE_CODES.has(code)) return { field: 'choice', sentence, then: null };
  return { field: body.input ?? null, sentence, then: null };
}
