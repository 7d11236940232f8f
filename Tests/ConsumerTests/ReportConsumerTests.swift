import Documents
import Foundation
import Generators
import Origins
import PlatformManifest
import PlatformModel
import Reporting
import TestSupport
import Testing

@testable import platformgen

/// The report as a browser and a checker of HTML read it.
@Suite struct ReportConsumerTests {
    private static func page(_ project: Project) throws -> String {
        let report = PlatformReport(
            platforms: try #require(project.platforms),
            files: project.artifacts().map { generator, generated in
                .init(
                    path: generated.artifact.path.text,
                    family: generator,
                    environment: generated.environment?.text
                )
            },
            families: GeneratorRegistry.all.map { ($0.description.name, $0.description.summary) },
            manifestName: "manifest.json"
        )
        return String(decoding: report.document.rendered(), as: UTF8.self)
    }

    private static let pages: [(name: String, text: String)] = RenderedSystem.manifests.compactMap { name, path in
        guard let project = try? Project.load(path), let text = try? page(project) else { return nil }
        return (name, text)
    }

    @Test func everySystemHasOne() { #expect(Self.pages.count == RenderedSystem.manifests.count) }

    @Test(arguments: [false, true])
    func aBrowserFindsNothingWrong(isDark: Bool) throws {
        let browser = HeadlessBrowser(try requireProgram("chromium"), isDark: isDark)
        for (name, text) in Self.pages {
            let audited = text.replacingOccurrences(of: "</body>", with: "<script>\(Self.audit)</script></body>")
            try ProcessRunner.withTemporaryFolder { folder in
                try writeFile(Array(audited.utf8), to: "\(folder)/report.html")
                let (dump, console) = try browser.load("file://\(folder)/report.html")
                #expect(console == [], "\(name)")
                let verdict = dump.firstMatch(of: /(?s)<pre id="audit">(.*?)<\/pre>/).map { String($0.1) }
                #expect(verdict == "nothing", "\(name)")
            }
        }
    }

    /// What does not fit on paper cannot be scrolled to.
    @Test func nothingIsCutOnPaper() throws {
        let browser = HeadlessBrowser(try requireProgram("chromium"))
        for (name, text) in Self.pages {
            try #require(text.contains("@media print"))
            let printed = text.replacingOccurrences(of: "@media print", with: "@media all")
                .replacingOccurrences(of: "</body>", with: "<script>\(Self.printAudit)</script></body>")
            try ProcessRunner.withTemporaryFolder { folder in
                try writeFile(Array(printed.utf8), to: "\(folder)/report.html")
                let dump = try browser.load("file://\(folder)/report.html").dump
                let verdict = dump.firstMatch(of: /(?s)<pre id="audit">(.*?)<\/pre>/).map { String($0.1) }
                #expect(verdict == "nothing", "\(name)")
            }
        }
    }

    /// A sheet of US Letter, the narrower of the usual two, is 964 CSS pixels wide between its margins.
    private static let printAudit = #"""
        document.body.style.width = "964px";
        const wide = [...document.querySelectorAll("body *:not(svg *)")].filter(it => it.scrollWidth > 964
          || it.getBoundingClientRect().right > document.body.getBoundingClientRect().right + 1);
        const result = document.createElement("pre");
        result.id = "audit";
        result.textContent = wide.map(it => `${it.tagName} ${it.textContent.slice(0, 40)}`).join("\n") || "nothing";
        document.body.append(result);
        """#

    /// What has to hold of a page for those who read it with a keyboard, a screen reader or little light (WCAG 2.2),
    /// and of its filter.
    private static let audit = #"""
        const found = [];
        const check = (isRight, words) => { if (!isRight) found.push(words); };
        const all = selector => [...document.querySelectorAll(selector)];
        check(document.documentElement.lang && document.title, "no language or title");
        for (const name of ["h1", "main", "header", "nav", "footer"])
          check(all(`body > ${name}, body > header > ${name}`).length === 1, `not one ${name}`);
        const skip = document.querySelector("body > a");
        check(document.body.firstElementChild === skip && skip.hash === "#contents", "no skip link first");
        const ids = all("[id]").map(it => it.id);
        check(ids.length === new Set(ids).size, "an id stands twice");
        for (const name of ["aria-labelledby", "for"])
          for (const it of all(`[${name}]`))
            for (const id of it.getAttribute(name).split(" "))
              check(ids.includes(id), `${name} names '${id}', which is not there`);
        for (const it of all("[href], [src]"))
          check(!it.hasAttribute("src") && (it.getAttribute("href") ?? "").startsWith("#")
            && ids.includes(it.getAttribute("href").slice(1)), `${it.outerHTML} leads away`);
        let level = 0;
        for (const it of all("h1, h2, h3")) {
          const own = Number(it.tagName[1]);
          check(own <= level + 1, `heading '${it.textContent}' skips a level`);
          level = own;
        }
        for (const table of all("table")) {
          const columns = table.tHead.rows[0].cells;
          check(table.caption?.textContent, "a table has no caption");
          check([...columns].every(it => it.scope === "col" && it.textContent), `columns of '${table.caption?.textContent}'`);
          for (const row of table.tBodies[0].rows)
            check(row.cells.length === columns.length && row.cells[0].scope === "row" && row.cells[0].textContent,
              `row '${row.textContent}'`);
        }
        for (const it of all("input, select")) check(it.labels.length === 1, `${it.id} has no label`);
        for (const it of all("svg")) check(it.getAttribute("role") === "img", "a picture is none");
        check(document.documentElement.scrollWidth <= innerWidth, "the page is wider than the window");

        const number = text => text.match(/[\d.]+/g).map(Number);
        const light = ([red, green, blue]) => [red, green, blue].map(it => it / 255)
          .map(it => it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4)
          .reduce((sum, it, place) => sum + it * [0.2126, 0.7152, 0.0722][place], 0);
        const ground = it => {
          for (; it; it = it.parentElement) {
            const colour = number(getComputedStyle(it).backgroundColor);
            if (colour.length === 3 || colour[3] === 1) return colour;
          }
          return [255, 255, 255];
        };
        for (const it of all("body *:not(svg *, script, style, meter, option)")) {
          if (![...it.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())) continue;
          const pair = [light(number(getComputedStyle(it).color)), light(ground(it))].sort((a, b) => b - a);
          check((pair[0] + 0.05) / (pair[1] + 0.05) >= 4.5, `contrast of ${it.tagName} '${it.textContent.slice(0, 40)}'`);
        }

        const field = document.getElementById("filter-text"), list = document.getElementById("filter-environment");
        const rows = all("tbody tr"), shown = () => rows.filter(it => getComputedStyle(it).display !== "none").length;
        const type = (text, environment) => {
          field.value = text;
          list.value = environment;
          field.dispatchEvent(new Event("input"));
          list.dispatchEvent(new Event("change"));
        };
        check(!document.querySelector(".filter").hidden, "the filter is hidden");
        const before = shown();
        type("no row has these words", "");
        check(shown() === 0, "the filter leaves rows");
        check(document.querySelector("output").textContent === `0 of ${rows.length} rows`, "the filter says nothing");
        type("", list.options[1].value);
        check(all("details").filter(it => getComputedStyle(it).display !== "none").length === 1, "other environments stay");
        type("", "");
        check(shown() === before && before === rows.length, "the filter does not give rows back");
        const result = document.createElement("pre");
        result.id = "audit";
        result.textContent = [...new Set(found)].join("\n") || "nothing";
        document.body.append(result);
        """#

    @Test func tidyFindsNothingWrong() throws {
        let tidy = try requireProgram("tidy")
        for (name, text) in Self.pages {
            let result = try ProcessRunner.run(tidy, ["-errors", "-quiet", "-utf8"], standardInput: Array(text.utf8))
            // It knows nothing of SVG's own titles, nor that an output is filled by a script.
            let found = result.errorOutput.split(separator: "\n").filter { line in
                !line.contains("<title> proprietary attribute \"id\"") && !line.contains("trimming empty <output>")
            }
            #expect(found.isEmpty, "\(name)")
        }
    }

    /// Texts of the manifest add no element, no attribute and no script.
    @Test func hostileTextStaysText() throws {
        let browser = HeadlessBrowser(try requireProgram("chromium"))
        let attacks = [
            "</script><script>document.title = 'taken'</script>", "<img src=x onerror=\"document.title='taken'\">",
            "--><!--", "]]>", "<svg onload=alert(1)>", "</title></svg><b>", "\" onmouseover=\"alert(1)",
            "&lt;b&gt; &amp;",
            "</style>", "{{x}} ${y} `z`",
        ]
        let texts = HostileStrings.quotes + HostileStrings.markers + HostileStrings.beyondASCII + attacks
        let hostile = texts.joined(separator: " ")
        let pages = try ["plain", hostile].map { text in
            let starter = try String(
                contentsOfFile: "\(RenderedSystem.root)/Templates/starters/single-app.json",
                encoding: .utf8
            )
            let quoted = try String(decoding: JSONEncoder().encode(String(text.prefix(1000))), as: UTF8.self)
            let manifest = starter.replacing(/"(description|title|help)": "[^"]*"/) { "\"\($0.1)\": \(quoted)" }
            let project = Project.load(SourceText(name: "manifest.json", bytes: Array(manifest.utf8)))
            try #require(
                !project.collector.hasErrors,
                "\(project.report.printed(as: .text, isColored: false, version: ""))"
            )
            return try Self.page(project)
        }
        let shapes = try pages.map { page in
            try ProcessRunner.withTemporaryFolder { folder in
                let counted = page.replacingOccurrences(of: "</body>", with: "<script>\(Self.count)</script></body>")
                try writeFile(Array(counted.utf8), to: "\(folder)/report.html")
                let dump = try browser.load("file://\(folder)/report.html").dump
                return try #require(dump.firstMatch(of: /(?s)<pre id="shape">(.*?)<\/pre>/).map { String($0.1) })
            }
        }
        #expect(shapes[0].contains("table"))
        #expect(shapes[0] == shapes[1])
    }

    /// How often each element outside of pictures, whose texts are cut to their room, and each attribute stands.
    private static let count = #"""
        const shape = {};
        const count = name => { shape[name] = (shape[name] ?? 0) + 1; };
        for (const it of document.querySelectorAll("*:not(svg *)")) {
          count(it.localName);
          for (const { name } of it.attributes) count(`@${name}`);
        }
        for (const name of new Set([...document.querySelectorAll("svg *")].map(it => it.localName))) count(`svg ${name}`);
        const result = document.createElement("pre");
        result.id = "shape";
        result.textContent = Object.keys(shape).sort().map(name => `${name} ${shape[name]}`).join("\n");
        document.body.append(result);
        """#

    /// Names of variables and secrets, never what they hold.
    @Test func noValueStandsInIt() throws {
        let path = "\(RenderedSystem.root)/manifest.json"
        let manifest = try String(contentsOfFile: path, encoding: .utf8).replacing(
            /"default": "[^"]*"/,
            with: "\"default\": \"sentinel-value\""
        )
        try #require(manifest.contains("sentinel-value"))
        let project = Project.load(SourceText(name: path, bytes: Array(manifest.utf8)))
        let variables = try #require(project.platforms).environments.flatMap(\.variables)
        let page = try Self.page(project)
        #expect(!page.contains("sentinel-value"))
        for variable in variables { #expect(page.contains(variable.name.value.text)) }
    }
}
