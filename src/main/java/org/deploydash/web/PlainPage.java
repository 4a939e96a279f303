package org.deploydash.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * A page that needs nothing else: no script, no template, and its style within, since who may not sign in may not fetch a style sheet either.
 * The policy knows that style by its hash.
 */
final class PlainPage {

    private static final String STYLE = """
            :root{color-scheme:light dark}
            body{margin:0;min-height:100vh;display:grid;place-items:center;background:Canvas;color:CanvasText;font:16px/1.5 system-ui,sans-serif}
            main{max-width:34rem;padding:1.5rem}
            h1{margin:0 0 .5rem;font-size:1.75rem;line-height:1.25}
            p{margin:.5rem 0}
            a{display:inline-block;margin-top:.75rem;padding:.6rem 1rem;border:1px solid;border-radius:6px;color:inherit;text-decoration:none}
            """;

    private PlainPage() {}

    /** As a source of {@code style-src}. */
    static String styleSource() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(STYLE.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** All texts are ours; nothing of a request comes here. */
    static String of(int status, String title, String sentence) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>%1$s</title><style>%2$s</style></head>
                <body><main><h1>%1$s</h1><p>%3$s</p>%4$s</main></body>
                </html>
                """.formatted(title, STYLE, sentence, next(status));
    }

    /** What to do now. The empty address is the page's own. */
    private static String next(int status) {
        return switch (status) {
            case 401 -> """
                <p>Give the name and the password that whoever runs this dashboard has set up for you.</p><a href="">Sign in</a>""";
            case 403 -> """
                <p>Your name is known, but has no role that lets you in. Ask whoever runs this dashboard for the role \
                <b>dashboard-viewer</b> to look, or <b>dashboard-operator</b> to deploy.</p>\
                <p>To sign in as somebody else, close all windows of this browser first: it remembers who you were.</p>\
                <a href="">Try again</a>""";
            case 404, 405, 414 -> "";
            default -> "<a href=\"\">Try again</a>";
        };
    }
}
