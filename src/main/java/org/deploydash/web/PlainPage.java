package org.deploydash.web;

/** A page that needs nothing: no style, no script, no template. */
final class PlainPage {

    private PlainPage() {}

    /** Both texts are ours; nothing of a request comes here. */
    static String of(String title, String sentence) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>%1$s</title></head>
                <body><h1>%1$s</h1><p>%2$s</p></body>
                </html>
                """.formatted(title, sentence);
    }
}
