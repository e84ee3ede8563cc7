/** Fills the lists of our nodes with what can be chosen, in the words of the gateway. */
globalThis.gridcallChoices = (() => {
  const { $, RED } = globalThis;
  let asked;

  /** `node[field]` stays chosen, also before the words are here and if the gateway knows it no more. */
  function fill(node, field, list, empty) {
    const select = $(`#node-input-${field}`);
    const chosen = node[field] || '';
    const show = (choices) => {
      const known = choices.some(({ value }) => value === chosen) || chosen === '';
      const all = known ? choices : [...choices, { value: chosen, label: chosen }];
      select.empty().append($('<option>').val('').text(empty));
      for (const { value, label } of all) select.append($('<option>').val(value).text(label));
      select.val(chosen);
    };
    show([]);
    asked ??= $.getJSON(`${RED.settings.apiRootUrl}gridcall/choices`);
    const language = RED.i18n.lang().startsWith('zh') ? 'zh' : 'en';
    asked.then((all) => show(all[list].map((choice) => ({ value: choice.value, label: choice[language] }))));
  }

  return { fill };
})();
