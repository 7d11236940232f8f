/// How the page looks: on light and dark screens, with a keyboard, on paper.
enum ReportStyle {
    static let sheet: StaticString = """
        :root { --ground: #ffffff; --text: #1b2430; --quiet: #4d5968; --rule: #ccd4de; --band: #f3f5f8; --link: #0b5394;
          --mark: #b4530a; }
        @media (prefers-color-scheme: dark) { :root { --ground: #10151c; --text: #e8edf3; --quiet: #a9b5c4;
          --rule: #3a4657; --band: #1a222d; --link: #8ec1ff; --mark: #f2a65a; } }
        * { box-sizing: border-box; }
        html { scroll-padding-top: 4rem; }
        body { margin: 0 auto; padding: 0 1.5rem 3rem; max-width: 100rem; background: var(--ground); color: var(--text);
          font: 100%/1.5 "Helvetica Neue", Arial, "Liberation Sans", "DejaVu Sans", sans-serif; }
        a { color: var(--link); }
        :focus-visible { outline: 3px solid var(--mark); outline-offset: 2px; }
        main:focus { outline: none; }
        .skip { position: absolute; left: -100vw; padding: 0.5rem 1rem; background: var(--ground); z-index: 2; }
        .skip:focus { left: 0.5rem; top: 0.5rem; }
        header { padding: 1.5rem 0 0.5rem; }
        h1 { margin: 0; font-size: 2rem; line-height: 1.2; }
        h2 { margin: 2.5rem 0 0.75rem; font-size: 1.4rem; }
        p { max-width: 60rem; margin: 0.5rem 0; }
        .counts, .about, footer { color: var(--quiet); }
        nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 0.5rem 0; padding: 0; list-style: none; }
        .filter { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; align-items: center;
          gap: 0.5rem; padding: 0.6rem 0; background: var(--ground); border-bottom: 1px solid var(--rule); }
        .filter[hidden], [data-hidden] { display: none; }
        .filter input, .filter select { font: inherit; padding: 0.25rem 0.5rem; color: var(--text);
          background: var(--ground); border: 1px solid var(--quiet); border-radius: 4px; }
        .scroll { overflow-x: auto; margin: 0.75rem 0 1.5rem; border: 1px solid var(--rule); border-radius: 6px; }
        table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
        caption { padding: 0.6rem 0.75rem; text-align: left; font-weight: 700; }
        th, td { padding: 0.4rem 0.75rem; text-align: left; vertical-align: top; border-top: 1px solid var(--rule); }
        thead th { background: var(--band); vertical-align: bottom; }
        tbody tr:hover > * { background: var(--band); }
        tbody th { font-weight: 400; min-width: 11rem; }
        .total > * { font-weight: 700; background: var(--band); }
        code { font-family: ui-monospace, "DejaVu Sans Mono", "Liberation Mono", monospace; font-size: 0.92em;
          overflow-wrap: break-word; }
        th code { overflow-wrap: normal; font-weight: 700; }
        .about { display: block; font-size: 0.85rem; max-width: 26rem; }
        meter { width: 8rem; vertical-align: middle; }
        details { margin: 0.5rem 0; }
        summary { cursor: pointer; font-weight: 700; padding: 0.25rem 0; }
        .picture { padding: 0; }
        .picture svg { display: block; width: 100%; height: auto; }
        .size:checked ~ .picture svg { width: auto; }
        footer { margin-top: 3rem; border-top: 1px solid var(--rule); }
        @page { size: landscape; margin: 12mm; }
        @media print {
          :root { --ground: #ffffff; --text: #000000; --quiet: #333333; --rule: #999999; --band: #eeeeee; }
          html { font-size: 9pt; }
          body { max-width: none; padding: 0; }
          nav, .filter, .skip, .size, .size + label { display: none; }
          .scroll { overflow: visible; border: 0; }
          td code { overflow-wrap: anywhere; }
          details::details-content { content-visibility: visible; }
          thead { display: table-header-group; }
          tr, .picture { break-inside: avoid; }
          h2, caption, summary, thead { break-after: avoid; }
          tbody tr:first-child { break-before: avoid; }
        }
        """
}

/// What the page can do beyond being read: rows are filtered as one types. Without it nothing is missing.
enum ReportScript {
    static let code: StaticString = """
        (() => {
          const form = document.querySelector(".filter");
          const text = document.getElementById("filter-text");
          const environment = document.getElementById("filter-environment");
          const output = form.querySelector("output");
          const rows = [...document.querySelectorAll("tbody tr")]
            .map(row => ({ row, text: row.textContent.toLowerCase() }));
          const parts = document.querySelectorAll("[data-environment]");
          const show = (element, isShown) => element.toggleAttribute("data-hidden", !isShown);
          const apply = () => {
            const words = text.value.toLowerCase().split(/\\s+/).filter(Boolean);
            const wanted = environment.value;
            for (const part of parts) show(part, !wanted || part.dataset.environment === wanted);
            let count = 0;
            for (const { row, text } of rows) {
              const isHere = !wanted || !row.dataset.environment || row.dataset.environment === wanted;
              const isShown = isHere && words.every(word => text.includes(word));
              show(row, isShown);
              if (isShown) count += 1;
            }
            output.textContent = words.length || wanted ? `${count} of ${rows.length} rows` : "";
          };
          form.hidden = false;
          form.addEventListener("submit", event => event.preventDefault());
          text.addEventListener("input", apply);
          environment.addEventListener("change", apply);
          addEventListener("beforeprint", () => document.querySelectorAll("details").forEach(it => { it.open = true; }));
        })();
        """
}
