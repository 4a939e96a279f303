// The dialog in which something is asked for: what, with which consequences, why; then one button that says it all again.

import { attribute, element, write } from '../dom.js';
import { Field } from './field.js';
import { complaint, newKey, refusal, typographic } from './forms.js';
import { preview } from './preview.js';
import { Sheet } from './sheet.js';

/** Filled from fields of their own. */
const OWN_INPUTS = { deploy: new Set(['version', 'reason']), rollback: new Set(['version', 'reason', 'emergency']) };

export class Act {
  #kind;
  #tools;
  #environment;
  #action;
  #choice;
  #sheet;
  #preview = element('div', { class: 'dialog__preview', 'aria-live': 'polite' });
  #alert = element('div', { class: 'dialog__alert', role: 'alert', hidden: true });
  #submit = element('button', { class: 'button button--main', type: 'submit' });
  #reason;
  #inputs;
  /** Seen where the workflow takes it: as an input of its own, or filled in by the configuration, which the preview tells. */
  #emergency = element('label', { class: 'field field--check' }, element('input', { type: 'checkbox' }), 'Emergency: do not wait for what was not started here, and skip what the workflow lets be skipped').firstChild;
  #confirm = null;
  #key = newKey();
  #asked = null;
  #known = null;
  #sending = false;
  #closed = false;

  /**
   * @param choice what it is about: {node, value() → {version|ref|target} or null, label() → its name or null, field() → element to focus,
   * complain(sentence), changed = task to be called, settle() → what has been typed counts}
   */
  constructor(kind, choice, tools) {
    const { environment, allowed, opener } = tools;
    this.#kind = kind;
    this.#tools = tools;
    this.#environment = environment;
    this.#action = allowed.actions[kind];
    this.#choice = choice;
    this.#sheet = new Sheet({ title: this.#sentence(), opener, className: 'dialog--act' });
    const rules = this.#action.inputs ?? [];
    const reasonRule = rules.find(({ name }) => name === 'reason');
    this.#reason = { rule: reasonRule ?? { name: 'reason', required: false, pattern: null }, field: new Field('Reason', { hint: reasonRule?.hint, optional: !reasonRule?.required }) };
    const { control } = this.#reason.field;
    control.addEventListener('change', () => {
      control.value = typographic(this.#reason.rule, control.value);
    });
    this.#inputs = rules.filter(({ name }) => !OWN_INPUTS[kind].has(name)).map((rule) => ({ rule, field: new Field(rule.name, { hint: rule.hint, optional: !rule.required }) }));
    this.#emergency.parentElement.hidden = kind !== 'rollback' || !rules.some(({ name }) => name === 'emergency');
    if (allowed.confirm) {
      this.#confirm = new Field(`Type ${environment.name} to confirm`, { control: element('input', { type: 'text', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', maxlength: 100 }) });
    }
    this.#build();
    choice.changed = () => this.#chosen();
  }

  #build() {
    const form = element('form', { novalidate: true, class: 'dialog__form', id: `${this.#kind}-form` });
    form.append(
      ...[this.#choice.node, this.#preview, this.#reason.field.root, ...this.#inputs.map(({ field }) => field.root), this.#emergency.parentElement, this.#confirm?.root, this.#alert].filter(Boolean),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#send();
    });
    this.#sheet.body.append(form);
    this.#submit.setAttribute('form', form.id);
    this.#sheet.foot.append(this.#sheet.cancel, this.#submit);
    this.#sheet.onClose(() => {
      this.#closed = true;
      this.#asked?.abort();
    });
    this.#entitle();
  }

  open() {
    this.#chosen();
    return this.#sheet.open(() => this.#choice.field());
  }

  get sheet() {
    return this.#sheet;
  }

  /** There is nothing that could be asked for. */
  empty(sentence) {
    this.#submit.hidden = true;
    for (const node of [this.#reason.field.root, ...this.#inputs.map(({ field }) => field.root), this.#emergency.parentElement, this.#confirm?.root]) if (node) node.hidden = true;
    this.#preview.replaceChildren(element('p', {}, sentence));
  }

  #sentence() {
    const label = this.#choice.label();
    const { name } = this.#environment;
    if (this.#kind === 'rollback') return label ? `Roll back ${name} to ${label}` : `Roll back ${name}`;
    return label ? `Deploy ${label} to ${name}` : `Deploy to ${name}`;
  }

  #entitle() {
    const sentence = this.#sentence();
    this.#sheet.title(sentence);
    write(this.#submit, this.#sending ? 'Asking…' : sentence);
  }

  async #chosen() {
    this.#entitle();
    this.#choice.complain(this.#versionComplaint());
    const value = this.#choice.value();
    this.#asked?.abort();
    this.#known = null;
    if (!value) {
      this.#preview.replaceChildren();
      return;
    }
    const asked = new AbortController();
    this.#asked = asked;
    attribute(this.#preview, 'aria-busy', 'true');
    if (this.#preview.childElementCount === 0) this.#preview.replaceChildren(element('p', { class: 'quiet' }, 'Looking up what will change…'));
    try {
      const body = await this.#tools.api.get(`api/${this.#kind}/${encodeURIComponent(this.#environment.id)}/preview`, value, asked.signal);
      this.#known = body;
      this.#preview.replaceChildren(preview(this.#kind, body, this.#tools.now()));
      if (this.#kind === 'rollback' && 'emergency' in (body.run?.inputs ?? {})) this.#emergency.parentElement.hidden = false;
      if (body.confirm && this.#confirm) write(this.#confirm.root.querySelector('label'), `Type ${body.confirm} to confirm`);
    } catch (fault) {
      if (fault.name === 'AbortError') return;
      const { field, sentence } = refusal(fault);
      if (field === 'choice') this.#choice.complain(sentence);
      this.#preview.replaceChildren(field === 'choice' ? '' : element('p', { class: 'quiet' }, `What will change cannot be shown: ${fault.message}.`));
    }
    if (this.#asked === asked) attribute(this.#preview, 'aria-busy', null);
  }

  #versionComplaint() {
    const version = this.#choice.value()?.version;
    const rule = (this.#action.inputs ?? []).find(({ name }) => name === 'version');
    return version && rule ? complaint(rule, version, 'Version') : null;
  }

  /** Whether all can be sent; says what cannot, and goes there. */
  #checked() {
    const wrong = [];
    const check = (holder, sentence) => {
      holder.complain(sentence);
      if (sentence) wrong.push(holder);
    };
    const choice = { complain: (sentence) => this.#choice.complain(sentence), focus: () => this.#choice.field().focus() };
    check(choice, this.#choice.value() ? this.#versionComplaint() : 'Choose what it is to be.');
    const { control } = this.#reason.field;
    control.value = typographic(this.#reason.rule, control.value);
    for (const { rule, field } of [this.#reason, ...this.#inputs]) check(field, complaint(rule, field.value, field.label));
    if (this.#confirm) {
      const names = [this.#environment.name, this.#environment.id, this.#known?.confirm];
      check(this.#confirm, names.includes(this.#confirm.value) ? null : `Type ${this.#environment.name}, as it stands here.`);
    }
    wrong[0]?.focus();
    return wrong.length === 0;
  }

  #body() {
    const status = this.#tools.state.get().status[this.#environment.id];
    const inputs = Object.fromEntries(this.#inputs.filter(({ field }) => field.value !== '').map(({ rule, field }) => [rule.name, field.value]));
    const body = { ...this.#choice.value() };
    if (this.#kind === 'deploy' && Object.keys(inputs).length > 0) body.inputs = inputs;
    if (this.#kind === 'rollback' && this.#inputs.length > 0) body.inputs = inputs;
    if (this.#kind === 'rollback' && this.#emergency.checked) body.emergency = true;
    if (this.#reason.field.value) body.reason = this.#reason.field.value;
    const current = this.#known ? this.#known.expected_current : (status?.commit_sha ?? status?.version);
    if (current) body.expected_current = current;
    if (this.#confirm) body.confirm = this.#confirm.value;
    return body;
  }

  async #send() {
    if (this.#sending) return;
    this.#choice.settle?.();
    this.#say(null);
    if (!this.#checked()) return;
    this.#sending = true;
    attribute(this.#submit, 'aria-busy', 'true');
    this.#entitle();
    try {
      const path = `api/${this.#kind}/${encodeURIComponent(this.#environment.id)}`;
      const { operation } = await this.#tools.api.post(path, this.#body(), { 'Idempotency-Key': this.#key });
      if (operation?.environment) this.#tools.state.dispatch({ type: 'operations', operations: [operation] });
      this.#tools.announce(`${this.#sentence()}: asked for.`);
      this.#sheet.close();
    } catch (fault) {
      if (!this.#closed) this.#refused(refusal(fault));
    } finally {
      this.#sending = false;
      attribute(this.#submit, 'aria-busy', null);
      this.#entitle();
    }
  }

  #refused({ field, sentence, then, link }) {
    const holders = { choice: { complain: (said) => this.#choice.complain(said), focus: () => this.#choice.field().focus() }, reason: this.#reason.field, confirm: this.#confirm };
    const holder = holders[field] ?? this.#inputs.find(({ rule }) => rule.name === field)?.field;
    if (holder) {
      holder.complain(sentence);
      holder.focus();
      return;
    }
    if (then === 'urgent' && this.#kind === 'rollback') this.#emergency.parentElement.hidden = false;
    this.#say(sentence, then, link);
  }

  #say(sentence, then = null, link = null) {
    this.#alert.hidden = !sentence;
    this.#alert.replaceChildren();
    if (!sentence) return;
    this.#alert.append(element('p', {}, sentence, link ? ' ' : null, link ? element('a', { href: link, rel: 'noreferrer' }, 'Look at its run') : null));
    if (then === 'look' || then === 'retry') {
      const button = element('button', { class: 'button', type: 'button' }, then === 'look' ? 'Look again' : 'Ask again');
      button.addEventListener('click', () => {
        this.#say(null);
        if (then === 'retry') this.#send();
        else this.#chosen().then(() => this.#submit.focus());
      });
      this.#alert.append(button);
    }
    this.#alert.scrollIntoView({ block: 'nearest' });
  }
}
