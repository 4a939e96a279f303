package org.deploydash.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.openqa.selenium.JavascriptExecutor;

/** What axe-core finds wrong with a page as it stands there: every rule of WCAG 2.0 to 2.2, levels A and AA, and its good practices. */
final class Axe {

    private static final String SCRIPT = script();
    private static final String RUN = """
            const done = arguments[arguments.length - 1];
            const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
            // Transitions of colours are measured half way.
            for (const each of document.getAnimations()) each.finish();
            axe.run(document, { runOnly: tags, resultTypes: ['violations'] }).then(
              ({ violations }) => done(violations.flatMap(({ id, help, nodes }) =>
                nodes.map(({ target, failureSummary }) => `${id} (${help}): ${target}: ${failureSummary}`))),
              (fault) => done([String(fault)]),
            );
            """;

    private Axe() {}

    /** A line for each finding, empty where all is well. */
    @SuppressWarnings("unchecked")
    static List<String> findings(JavascriptExecutor page) {
        if (Boolean.TRUE.equals(page.executeScript("return !window.axe"))) {
            page.executeScript(SCRIPT);
        }
        return (List<String>) page.executeAsyncScript(RUN);
    }

    private static String script() {
        try (InputStream in = Axe.class.getResourceAsStream("/axe.min.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
