// slimft's widget: thumbs and a problem menu under each answer, stars and a comment at the end of a conversation.
//
//   <script src="https://feedback.example.com/widget.js" async></script>
//   <div data-slimft-message="MESSAGE ID" data-slimft-token="TOKEN">an answer</div>
//   <div data-slimft-conversation="CONVERSATION ID" data-slimft-token="TOKEN"></div>
//
// Answers that are added later are found too. Everything is drawn in shadow roots, so that the site's styles do not
// reach in; styles are constructed, so that a policy without 'unsafe-inline' holds. A vote waits in localStorage until
// the service has answered: a reload or an hour offline loses none.
(() => {
  "use strict";
  const script = document.currentScript;
  if (!script || window.slimftWidget) return;
  window.slimftWidget = true;

  const SERVICE = new URL(script.src).origin;
  const PROBLEMS = /*problem types*/[];
  const QUEUE = "slimft-waiting-votes";
  const GIVEN = "slimft-given-votes";
  const FIRST_WAIT = 2000;
  const LONGEST_WAIT = 300000;
  const MOST_KEPT = 200;
  const TEXTS = {
    pt: {
      group: "Avalie esta resposta", up: "Gostei", down: "Não gostei", flag: "Relatar problema",
      problem: "O que há de errado?", details: "Detalhes (opcional)", send: "Enviar", close: "Fechar",
      stars: "Como foi o atendimento?", star: "estrela", many: "estrelas", comment: "Comentário (opcional)",
      thanks: "Obrigado! Sua avaliação foi registrada.", later: "Sem conexão: enviaremos assim que possível.",
      back: "Avaliação retirada.", refused: "Esta página expirou: recarregue e tente de novo.",
      choose: "Escolha de 1 a 5 estrelas.",
    },
    en: {
      group: "Rate this answer", up: "Helpful", down: "Not helpful", flag: "Report a problem",
      problem: "What is wrong?", details: "Details (optional)", send: "Send", close: "Close",
      stars: "How did we do?", star: "star", many: "stars", comment: "Comment (optional)",
      thanks: "Thank you! Your rating was recorded.", later: "Offline: it will be sent as soon as possible.",
      back: "Rating taken back.", refused: "This page has expired: reload it and try again.",
      choose: "Choose 1 to 5 stars.",
    },
  };
  const language = script.dataset.lang || document.documentElement.lang || navigator.language || "pt";
  const isEnglish = language.toLowerCase().startsWith("en");
  const say = isEnglish ? TEXTS.en : TEXTS.pt;

  // Drawn, because not every device has a font with these emoji.
  const THUMB = "M2 20h4V9H2zM22 10a2 2 0 0 0-2-2h-6l1-4.5A1.5 1.5 0 0 0 13.5 2L8 8v12h10a2 2 0 0 0 1.8-1.2l2.1-6z";
  const FLAG = "M4 2h2v20H4zM7 3h13l-3 5 3 5H7z";

  const STYLE = new CSSStyleSheet();
  STYLE.replaceSync(`
    :host { all: initial; display: block; margin: 4px 0; }
    * { box-sizing: border-box; font: 14px/1.4 system-ui, sans-serif; color: #222; }
    .row { display: flex; flex-wrap: wrap; gap: 4px; align-items: center; }
    button { min-width: 36px; min-height: 32px; padding: 4px 8px; border: 1px solid #767676; border-radius: 8px;
      background: #fff; cursor: pointer; }
    svg { display: block; margin: auto; color: inherit; fill: currentColor; }
    button:hover { background: #f0f0f0; }
    button[aria-pressed="true"] { background: #1d4ed8; border-color: #1d4ed8; color: #fff; }
    button:focus-visible, textarea:focus-visible, input:focus-visible { outline: 3px solid #1d4ed8; outline-offset: 2px; }
    fieldset { margin: 6px 0; padding: 8px; border: 1px solid #767676; border-radius: 8px; background: #fff; }
    legend { padding: 0 4px; font-weight: 600; }
    label { display: block; padding: 3px 0; cursor: pointer; }
    .stars label { display: inline-block; padding: 4px; text-align: center; }
    textarea { display: block; width: 100%; min-height: 60px; margin: 4px 0 8px; padding: 6px; border: 1px solid #767676;
      border-radius: 6px; background: #fff; }
    [role="status"] { min-height: 20px; font-size: 13px; }
    @media (prefers-color-scheme: dark) { [role="status"] { background: #fff; padding: 0 4px; border-radius: 4px; } }
  `);

  // What is kept between visits. A browser that keeps nothing (private mode, full) still votes, once.
  const memory = {};
  const load = (key, otherwise) => {
    try { return JSON.parse(localStorage.getItem(key)) || otherwise; } catch { return memory[key] || otherwise; }
  };
  const store = (key, value) => {
    memory[key] = value;
    try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* kept in memory alone */ }
  };

  // ---- sending: one queue for all, oldest first, with growing pauses ----
  let timer = 0;
  let wait = FIRST_WAIT;
  let isSending = false;

  const vote = (route, body, token, notify) => {
    const key = [route, body.message_id || body.conversation_id, body.problem_type || ""].join(" ");
    const entry = { key, route, token, body: { ...body, occurred_at: new Date().toISOString() } };
    // A newer word replaces the one that still waits.
    store(QUEUE, [...load(QUEUE, []).filter((one) => one.key !== key), entry].slice(-MOST_KEPT));
    listeners.set(key, notify);
    wait = FIRST_WAIT;
    send();
  };
  const listeners = new Map();

  const send = async () => {
    clearTimeout(timer);
    const [entry] = load(QUEUE, []);
    if (!entry || isSending) return;
    isSending = true;
    let pause = -1;
    try {
      const answer = await fetch(`${SERVICE}/api/feedback/${entry.route}`, {
        method: "POST", mode: "cors", credentials: "omit", keepalive: true,
        headers: { "Content-Type": "application/json", Authorization: `Bearer ${entry.token}` },
        body: JSON.stringify(entry.body),
      });
      if (answer.status === 429 || answer.status >= 500) {
        pause = Math.max(wait, 1000 * (Number(answer.headers.get("Retry-After")) || 0));
      } else {
        forget(entry);
        wait = FIRST_WAIT;
        listeners.get(entry.key)?.(answer.ok ? "" : say.refused);
      }
    } catch {
      pause = wait;
    }
    isSending = false;
    if (pause < 0) return send();
    listeners.get(entry.key)?.(say.later);
    wait = Math.min(wait * 2, LONGEST_WAIT);
    timer = setTimeout(send, pause * (0.75 + Math.random() / 2));
  };
  const forget = (entry) =>
    store(QUEUE, load(QUEUE, []).filter((one) => one.key !== entry.key || one.body.occurred_at !== entry.body.occurred_at));

  // ---- drawing ----
  const make = (tag, properties = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (name.includes("-") || name === "role" || name === "for") element.setAttribute(name, value);
      else element[name] = value;
    }
    element.append(...children);
    return element;
  };
  const icon = (path, turn) => {
    const space = "http://www.w3.org/2000/svg";
    const drawing = document.createElementNS(space, "svg");
    const line = document.createElementNS(space, "path");
    const attributes = { viewBox: "0 0 24 24", width: "18", height: "18", "aria-hidden": "true" };
    for (const [name, value] of Object.entries(attributes)) drawing.setAttribute(name, value);
    line.setAttribute("d", path);
    if (turn) line.setAttribute("transform", "rotate(180 12 12)");
    drawing.append(line);
    return drawing;
  };
  const rootUnder = (element) => {
    const host = make("slimft-feedback");
    const root = host.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [STYLE];
    element.after(host);
    return root;
  };
  const remember = (id, value) => {
    const given = load(GIVEN, []).filter(([known]) => known !== id);
    store(GIVEN, [...given, [id, value]].slice(-MOST_KEPT));
  };
  const remembered = (id) => (load(GIVEN, []).find(([known]) => known === id) || [])[1];

  const drawThumbs = (element) => {
    const { slimftMessage: id, slimftToken: token } = element.dataset;
    const root = rootUnder(element);
    const status = make("div", { role: "status" });
    const tell = (text) => { status.textContent = text; };
    let chosen = remembered(id);
    const thumbs = ["up", "down"].map((value) => {
      const name = { type: "button", title: say[value], "aria-label": say[value] };
      const button = make("button", name, icon(THUMB, value === "down"));
      button.onclick = () => {
        chosen = chosen === value ? undefined : value;
        show();
        remember(id, chosen);
        vote("reactions", { message_id: id, value: chosen || "withdrawn" }, token, (trouble) =>
          tell(trouble || (chosen ? say.thanks : say.back)));
      };
      return button;
    });
    const show = () => thumbs.forEach((button, place) =>
      button.setAttribute("aria-pressed", String(chosen === ["up", "down"][place])));
    show();
    const named = { type: "button", title: say.flag, "aria-label": say.flag, "aria-expanded": "false" };
    const flag = make("button", named, icon(FLAG));
    const menu = drawProblems(id, token, tell, () => { close(); flag.focus(); });
    const close = () => { menu.hidden = true; flag.setAttribute("aria-expanded", "false"); };
    flag.onclick = () => {
      menu.hidden = !menu.hidden;
      flag.setAttribute("aria-expanded", String(!menu.hidden));
      if (!menu.hidden) menu.querySelector("input").focus();
    };
    menu.onkeydown = (event) => { if (event.key === "Escape") { close(); flag.focus(); } };
    root.append(make("div", { className: "row", role: "group", "aria-label": say.group }, ...thumbs, flag), menu, status);
  };

  const drawProblems = (id, token, tell, done) => {
    const form = make("form", { hidden: true });
    const choices = PROBLEMS.map(([problem, portuguese, english], place) => {
      const input = make("input", { type: "radio", name: "problem", value: problem, required: true, checked: !place });
      return make("label", {}, input, ` ${isEnglish ? english : portuguese}`);
    });
    const details = make("textarea", { maxLength: 4000, "aria-label": say.details, placeholder: say.details });
    const cancel = make("button", { type: "button", textContent: say.close, onclick: done });
    form.append(make("fieldset", {}, make("legend", { textContent: say.problem }), ...choices, details,
      make("div", { className: "row" }, make("button", { type: "submit", textContent: say.send }), cancel)));
    form.onsubmit = (event) => {
      event.preventDefault();
      const body = { message_id: id, problem_type: form.elements.problem.value };
      if (details.value.trim()) body.details = details.value.trim();
      vote("flags", body, token, (trouble) => tell(trouble || say.thanks));
      done();
    };
    return form;
  };

  const drawStars = (element) => {
    const { slimftConversation: id, slimftToken: token } = element.dataset;
    const root = rootUnder(element);
    const status = make("div", { role: "status" });
    const choices = [1, 2, 3, 4, 5].map((stars) => {
      const name = `${stars} ${stars === 1 ? say.star : say.many}`;
      const input = make("input", { type: "radio", name: "stars", value: String(stars), "aria-label": name });
      return make("label", { title: name }, input, make("span", { "aria-hidden": "true", textContent: ` ${stars} ★` }));
    });
    const comment = make("textarea", { maxLength: 4000, "aria-label": say.comment, placeholder: say.comment });
    const form = make("form", {}, make("fieldset", {}, make("legend", { textContent: say.stars }),
      make("div", { className: "stars" }, ...choices), comment,
      make("button", { type: "submit", textContent: say.send })));
    form.onsubmit = (event) => {
      event.preventDefault();
      const stars = Number(form.elements.stars.value);
      if (!stars) { status.textContent = say.choose; return; }
      const body = { conversation_id: id, stars };
      if (comment.value.trim()) body.comment = comment.value.trim();
      vote("ratings", body, token, (trouble) => { status.textContent = trouble || say.thanks; });
    };
    root.append(form, status);
  };

  // ---- finding: what is there, and what the page adds ----
  const SELECTOR = "[data-slimft-message][data-slimft-token], [data-slimft-conversation][data-slimft-token]";
  const drawn = new WeakSet();
  const draw = (element) => {
    if (drawn.has(element)) return;
    drawn.add(element);
    if (element.dataset.slimftMessage) drawThumbs(element); else drawStars(element);
  };
  const find = (node) => {
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    if (node.matches(SELECTOR)) draw(node);
    node.querySelectorAll(SELECTOR).forEach(draw);
  };
  const begin = () => {
    find(document.body);
    new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach(find)))
      .observe(document.body, { childList: true, subtree: true });
    addEventListener("online", () => { wait = FIRST_WAIT; send(); });
    send();
  };
  if (document.body) begin(); else addEventListener("DOMContentLoaded", begin);
})();
