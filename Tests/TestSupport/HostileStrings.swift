/// Texts that break careless printers.
///
/// Every consumer must get each of them back as it is, or the printer must refuse it.
package enum HostileStrings {
    /// All of them, each once.
    package static let all: [String] =
        quotes + expansions + markers + yamlWords + numbers + blanks + controls + beyondASCII + paths + long

    package static let quotes = [
        "'", "\"", "'\"", "it's", "say \"hi\"", "\\", "C:\\new\\table", "\\\\", "a\\", "'quoted'", "\"quoted\"",
        "''", "\"\"", "\\\"", "`", "`id`", "don't \"quote\" me\\n",
    ]
    package static let expansions = [
        "$", "$$", "$HOME", "pa$HOME", "${HOME}", "${x:-y}", "$(id)", "$((1+1))", "{{", "{{ .Value }}",
        "{{ $labels.job }}", "%{ if true }", "%%{", "$${x}", "%", "%s", "%d%%", "!!", "!history", "a;b", "a&&b",
        "a|b", "<(x)", "*", "?", "[a]", "{a,b}", "$1", "#{x}", "@x", "~/x", "^a$",
    ]
    package static let markers = [
        "#", "# comment", "a #b", "a#b", ": ", "a: b", "a:", ":a", "a:b", "- ", "- a", "-", "--flag", "-x", "---",
        "...", "--- a", "*a", "&a", "!a", "!!python/object:os.system", "|", ">", "|-", "@a", "%YAML 1.1", "? a", "[",
        "]", "{", "}", "{}", "[]", "a, b", ",", "[a, b]", "{a: b}", "a]", "=", "a=b", "<<", "key = value",
        "[section]", ";", "; comment", "//", "/* x */",
    ]
    package static let yamlWords = [
        "", "~", "null", "Null", "NULL", "no", "No", "NO", "yes", "y", "Y", "n", "on", "off", "OFF", "true", "True",
        "false", "nan", ".nan", ".NaN", ".inf", "-.inf", "+.INF", "none", "undefined",
    ]
    package static let numbers = [
        "0", "1", "-1", "+1", "1.10", "3.11", "1.", ".5", "-.5", "1e3", "1E3", "1e+3", "1.5e-3", "0x1F", "0o17",
        "017", "010", "08", "0b11", "1_000", "1,000", "22:22", "1:30:00", "190:20:30.15", "8080:80", "127.0.0.1",
        "127.0.0.1:80", "1.2.3", "10.0.0.0/24", "2024-01-31", "2024-01-31T10:00:00Z", "2024-1-1", "1e400",
        "9223372036854775808", "30d", "512M", "5e", "0.", "1-1", "12e03",
    ]
    package static let blanks = [
        " ", "  ", " a", "a ", " a ", "\t", "a\tb", "\ta", "a\t", "\n", "a\n", "\na", "a\nb", "a\n\nb\n", "a\n\n",
        " a\nb\n", "a \nb", "\r\n", "a\r\nb", "a\rb", "\n\n", "a\n b\n  c\n", "#!/bin/sh\nset -eu\nexec \"$@\"\n",
        "a\n# b\n", "  \n a\n",
    ]
    package static let controls = [
        "\0", "a\0b", "\u{1}", "\u{7}", "\u{8}", "\u{B}", "\u{C}", "\u{1B}[31mred\u{1B}[0m", "\u{7F}", "\u{80}",
        "\u{85}", "a\u{85}b", "\u{9F}", "\0" + "1",
    ]
    package static let beyondASCII = [
        "é", "ß", "日本語", "🚀", "👩‍👩‍👧", "🇩🇪", "\u{A0}", "a\u{A0}b", "\u{AD}", "\u{200B}", "\u{200E}",
        "\u{202E}gnp.exe", "\u{2066}a\u{2069}", "\u{2028}", "\u{2029}", "a\u{2028}b", "\u{FEFF}", "\u{FEFF}a",
        "\u{FFFD}", "\u{FFFE}", "\u{10FFFF}", "\u{E0001}", "e\u{301}", "\u{1D11E} clef", "\u{61C}", "Ünïcödé: #ok",
    ]
    package static let paths = [
        "../..", "../../etc/passwd", "/", ".", "..", "/etc/passwd", "a/../b", "file:///x", "C:\\", "~root",
    ]
    package static let long = [
        String(repeating: "long text ", count: 6554), String(repeating: "a", count: 70_000),
        String(repeating: "\"\\\n", count: 2_000), String(repeating: "é", count: 2_000),
    ]
}
