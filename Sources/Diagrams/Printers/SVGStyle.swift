/// How a picture looks, on light and on dark paper.
package enum SVGStyle {
    package static let sheet: StaticString = """
        .topology { --paper: #ffffff; --ink: #1b2430; --soft: #566273; --card: #ffffff; --edge: #b9c3d0;
          --chip: #eef1f5; --route: #b4530a; --call: #44617f; --wait: #7a6a94; --scrape: #2f7d6b; --watch: #2f7d6b;
          --added: #14703a; --removed: #b42318; --changed: #8a5a00;
          --hue0: #c2570c; --hue1: #2563c9; --hue2: #0f7a4d; --hue3: #8b3fc0; --hue4: #0e7490; --hue5: #b4236a;
          --hue6: #6b7a0a; --hue7: #6d5b4b; --tint: 8%;
          font-family: "Helvetica Neue", Arial, "Liberation Sans", "DejaVu Sans", sans-serif; }
        @media (prefers-color-scheme: dark) { .topology { --paper: #10151c; --ink: #e8edf3; --soft: #a5b1c0;
          --card: #1b232e; --edge: #46536a; --chip: #2a3542; --route: #f2a65a; --call: #9bb8d8; --wait: #c3b1e3;
          --scrape: #6cc9b1; --watch: #6cc9b1; --added: #5fd38d; --removed: #ff8f84; --changed: #f0c05a;
          --hue0: #f0944a; --hue1: #7aa7f5; --hue2: #4fc48d; --hue3: #c491ee; --hue4: #56bfd8; --hue5: #f07fb4;
          --hue6: #b9c84a; --hue7: #c0a890; --tint: 11%; } }
        .topology .paper { fill: var(--paper); }
        .topology text { fill: var(--ink); font-size: 12px; white-space: pre; }
        .topology .title { font-size: 28px; font-weight: 700; }
        .topology .subtitle { font-size: 15px; fill: var(--soft); }
        .topology text.name { font-size: 14px; font-weight: 700; }
        .topology text.line, .topology text.detail, .topology text.label { fill: var(--soft); }
        .topology text.chip { font-size: 11px; fill: var(--ink); }
        .topology text.area { font-size: 16px; font-weight: 700; fill: var(--hue); }
        .topology .area rect { fill: var(--hue); fill-opacity: var(--tint); stroke: var(--hue); stroke-opacity: 0.55; }
        .topology .group rect { fill: var(--paper); fill-opacity: 0.5; stroke: var(--edge); stroke-dasharray: 5 4; }
        .topology .card > rect:first-of-type { fill: var(--card); stroke: var(--edge); stroke-width: 1.2; }
        .topology rect.chip { fill: var(--chip); }
        .topology rect.network, .topology rect.nothing { fill: none; stroke: var(--edge); }
        .topology rect.nothing { stroke-dasharray: 3 3; }
        .topology rect.public, .topology rect.published { fill: var(--route); fill-opacity: 0.16; }
        .topology rect.published { stroke: var(--route); }
        .topology rect.telemetry, .topology rect.watches { fill: var(--scrape); fill-opacity: 0.16; }
        .topology rect.replicas { fill: var(--ink); fill-opacity: 0.12; }
        .topology .dot { fill: var(--hue); }
        .topology .icon { fill: none; stroke: var(--soft); stroke-width: 1.4; stroke-linecap: round;
          stroke-linejoin: round; }
        .topology .icon.gateway, .topology .icon.outside { stroke: var(--route); }
        .topology .icon.application { stroke: var(--call); }
        .topology .icon.data { stroke: var(--hue3); }
        .topology .icon.monitoring { stroke: var(--scrape); }
        .topology path.route, .topology path.call, .topology path.wait, .topology path.scrape, .topology path.watch {
          fill: none; stroke-width: 1.6; }
        .topology path.route { stroke: var(--route); stroke-width: 2.2; }
        .topology path.call { stroke: var(--call); }
        .topology path.wait { stroke: var(--wait); stroke-dasharray: 6 4; }
        .topology path.scrape, .topology path.watch { stroke: var(--scrape); stroke-dasharray: 1.5 4;
          stroke-linecap: round; stroke-width: 2; }
        .topology .head.route { fill: var(--route); } .topology .head.call { fill: var(--call); }
        .topology .head.wait { fill: var(--wait); } .topology .head.scrape { fill: var(--scrape); }
        .topology .head.watch { fill: var(--watch); }
        .topology .added { --mark: var(--added); } .topology .removed { --mark: var(--removed); }
        .topology .changed { --mark: var(--changed); }
        .topology .head.added, .topology .head.removed, .topology .head.changed { fill: var(--mark); }
        .topology .card.added > rect:first-of-type, .topology .card.removed > rect:first-of-type,
        .topology .card.changed > rect:first-of-type { stroke: var(--mark); stroke-width: 2.6; }
        .topology .card.removed > rect:first-of-type { stroke-dasharray: 7 4; }
        .topology .area.added rect, .topology .area.removed rect { stroke: var(--mark); stroke-width: 2.6; }
        .topology .area.removed rect { stroke-dasharray: 7 4; }
        .topology path.added, .topology path.removed { stroke: var(--mark); stroke-width: 2.6; }
        .topology path.removed { stroke-dasharray: 7 4; }
        .topology rect.chip.added, .topology rect.chip.removed, .topology rect.chip.changed { fill: var(--mark);
          fill-opacity: 0.18; stroke: var(--mark); }
        .topology rect.chip.removed { stroke-dasharray: 3 3; }
        .topology text.added, .topology text.removed, .topology text.changed { fill: var(--mark); }
        .topology .hue0 { --hue: var(--hue0); } .topology .hue1 { --hue: var(--hue1); }
        .topology .hue2 { --hue: var(--hue2); } .topology .hue3 { --hue: var(--hue3); }
        .topology .hue4 { --hue: var(--hue4); } .topology .hue5 { --hue: var(--hue5); }
        .topology .hue6 { --hue: var(--hue6); } .topology .hue7 { --hue: var(--hue7); }
        """
}
