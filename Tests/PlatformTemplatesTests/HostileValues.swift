/// Texts that break out of careless quoting. None holds NUL, which a library refuses.
let hostileValues: [String] = [
    "", " ", "'", "\"", "''", "it's", "a'b'c", "\\", "\\'", "'\\''", "a\nb", "\n", "trailing\n", "\t", "\r\n",
    "$HOME", "${HOME}", "$(touch /tmp/pwned)", "`id`", "!!", "!x", "a;b", "a && b", "a|b", "> f", "< f", "#no", "a #b",
    "*", "?", "[a]", "~", "~root", "-n", "--", "-e x", "=x", "a=b", "{{name}}", "{{{x}}}", "{{/list}}", "%{x}", "%s%n",
    "<b>", "</b>", "<!-- x -->", "-->", "&amp;", "&", "[a](b)", "![a](b)", "**b**", "_i_", "__b__", "snake_case",
    "1. x",
    "- x", "+ x", "# h", "> q", "===", "---", "```", "``", "`", "a`b", "| a | b |", "~~s~~", "$x$", "\u{202E}rtl", "😀",
    "e\u{301}", "\u{1}", "\u{7F}", "\u{2028}", "\u{FEFF}", "javascript:alert(1)", String(repeating: "x'", count: 3000),
]
