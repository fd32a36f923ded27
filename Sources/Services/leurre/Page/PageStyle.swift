/// The page's looks: Okabe and Ito's colours, which colour-blind readers can tell apart, in falling brightness where they stand side by side.
enum PageStyle {
    static let css = """
        :root { color-scheme: light dark; --paper: #fffdf8; --ink: #1d1d1b; --soft: #5d5a53; --rule: #d9d4c7; --band: #f5f1e6;
          --here: #0072b2; --elsewhere: #b34700; --holds: #00664b; --fails: #a33a00; --plate: #fffdf8;
          --g0: #0072b2; --g1: #009e73; --g2: #e69f00; --g3: #56b4e9; --g4: #f0e442; --g5: #d7d3ca; --g6: #ffffff; }
        @media (prefers-color-scheme: dark) { :root { --paper: #171614; --ink: #ece8df; --soft: #a9a397; --rule: #3b3832; --band: #211f1b;
          --here: #6cbdf0; --elsewhere: #f0a060; --holds: #4fc9a0; --fails: #ff9a5c; --plate: #171614;
          --g0: #0072b2; --g1: #00835f; --g2: #b87f00; --g3: #3c8fc0; --g4: #b3a92c; --g5: #58554e; --g6: #2b2926; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 Charter, "Bitstream Charter", "Sitka Text", Cambria, Georgia, "DejaVu Serif", serif; }
        main, header, footer { max-width: 62rem; margin: 0 auto; padding: 0 1.25rem; }
        header { padding-top: 2.5rem; }
        h1 { font-size: clamp(1.7rem, 5vw, 2.6rem); line-height: 1.1; margin: 0 0 .3rem; font-weight: 600; letter-spacing: -.01em; }
        h2 { font-size: 1.45rem; margin: 3rem 0 .4rem; padding-top: .8rem; border-top: 2px solid var(--ink); font-weight: 600; }
        h3 { font-size: 1.08rem; margin: 1.8rem 0 .3rem; font-weight: 600; }
        p, figcaption, .note { max-width: 44rem; }
        .lead, .note, figcaption, .nothing { color: var(--soft); margin: .2rem 0 .8rem; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.2rem; margin: 1.2rem 0; padding: 1rem 0; border: solid var(--rule); border-width: 1px 0; }
        dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
        nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; list-style: none; margin: 0; padding: 0; }
        a { color: var(--here); text-underline-offset: .15em; }
        .scroll { overflow-x: auto; max-width: 100%; }
        .scroll:focus-visible, summary:focus-visible, a:focus-visible { outline: 3px solid var(--here); outline-offset: 2px; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums lining-nums; font-size: .92rem; margin: .3rem 0 .6rem; min-width: 24rem; }
        caption { text-align: left; font-weight: 600; padding-bottom: .3rem; }
        th, td { text-align: left; vertical-align: top; padding: .22rem 1.1rem .22rem 0; white-space: nowrap; font-weight: 400; }
        thead th { border-bottom: 1px solid var(--ink); color: var(--soft); vertical-align: bottom; }
        tbody tr.first > * { border-top: 1px solid var(--rule); } tbody tr:first-child > * { border-top: 0; }
        .n { text-align: right; } .again, .none { color: var(--soft); } .none { opacity: .55; }
        .ports, code { font-family: "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: .82em; }
        code { white-space: pre-wrap; overflow-wrap: anywhere; }
        .ranks th, .ranks td { white-space: normal; padding-right: .8rem; } .ranks td { min-width: 6.3rem; } .ranks small { display: block; color: var(--soft); font-size: .8em; line-height: 1.25; }
        .claims { width: 100%; } .claims td, .claims th { white-space: normal; } .claims .verdict { white-space: nowrap; font-weight: 600; }
        .claims .paper, .claims .when { min-width: 6.5rem; } .claims .what { min-width: 15rem; } .claims .today { min-width: 11rem; }
        .holds { color: var(--holds); } .fails { color: var(--fails); } .undecided { color: var(--soft); }
        .but { display: block; font-size: .92em; color: var(--fails); }
        .tally { display: flex; flex-wrap: wrap; gap: .3rem 1.6rem; font-size: 1.1rem; font-weight: 600; margin: .6rem 0; padding: 0; list-style: none; }
        details { margin: .3rem 0 .8rem; } summary { cursor: pointer; color: var(--here); } .claims details { font-size: .88em; margin: .1rem 0; }
        figure { margin: 1rem 0 1.6rem; }
        figure > .scroll > svg { width: 100%; min-width: 34rem; height: auto; display: block; }
        svg text { font-family: "DejaVu Sans", Verdana, Helvetica, Arial, sans-serif; font-size: 11px; fill: var(--ink); }
        svg .tick { fill: var(--soft); } svg .name { font-size: 12px; font-weight: 600; } svg .part { font-size: 11px; }
        svg .name.here { fill: var(--here); } svg .name.elsewhere { fill: var(--elsewhere); }
        .sign.here { color: var(--here); } .sign.elsewhere { color: var(--elsewhere); }
        .grid { stroke: var(--rule); } .average { stroke: var(--soft); stroke-dasharray: 1 3; }
        .curve { fill: none; stroke-width: 2.2; stroke-linejoin: round; } .curve.here { stroke: var(--here); }
        .curve.elsewhere { stroke: var(--elsewhere); stroke-dasharray: 7 4; }
        .mark.here { fill: var(--here); } .mark.elsewhere { fill: var(--paper); stroke: var(--elsewhere); stroke-width: 1.8; }
        .ground { stroke: var(--ink); stroke-width: .7; } .ink { stroke: var(--ink); stroke-width: .9; fill: none; } .faint { opacity: .35; } .dot { fill: var(--ink); }
        .plate { fill: var(--plate); opacity: .92; }
        .g0 { fill: var(--g0); } .g1 { fill: var(--g1); } .g2 { fill: var(--g2); } .g3 { fill: var(--g3); } .g4 { fill: var(--g4); } .g5 { fill: var(--g5); } .g6 { fill: var(--g6); }
        .key { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; list-style: none; padding: 0; margin: .3rem 0; font-size: .88rem; }
        .swatch { width: 26px; height: 16px; vertical-align: -3px; } .patterns { position: absolute; }
        footer { margin-top: 3rem; padding-bottom: 3rem; color: var(--soft); font-size: .9rem; }
        @media (max-width: 40rem) { body { font-size: 15px; } main, header, footer { padding-left: .9rem; padding-right: .9rem; }
          dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } header { padding-top: 1.4rem; }
          .scroll th[scope=row], table:not(.claims) thead th:first-child { position: sticky; left: 0; background: var(--paper) padding-box; padding-right: .7rem; }
          .scroll th[scope=row] { max-width: 8.5rem; overflow: hidden; text-overflow: ellipsis; }
          caption { width: calc(100vw - 1.8rem); white-space: normal; position: sticky; left: 0; }
          .scroll { background: linear-gradient(to left, var(--paper) 30%, transparent) right / 3rem 100% no-repeat local,
            radial-gradient(farthest-side at 100% 50%, var(--soft), transparent) right / .5rem 100% no-repeat scroll; } }
        @media print { :root { --paper: #fff; --ink: #000; --soft: #444; --rule: #bbb; --plate: #fff; }
          body { font-size: 10pt; } main, header, footer { max-width: none; padding: 0; } nav { display: none; }
          .scroll { overflow: visible; } h2, h3, h3 + .note, summary { break-after: avoid; } figure, tr, .tally, .short, p { break-inside: avoid; }
          .short + .note { break-before: avoid; } thead { display: table-header-group; } .claims details { display: none; }
          .claims .what { min-width: 12rem; }
          svg, .ground { print-color-adjust: exact; -webkit-print-color-adjust: exact; } a { color: inherit; text-decoration: none; } @page { margin: 16mm; } }
        """
}
