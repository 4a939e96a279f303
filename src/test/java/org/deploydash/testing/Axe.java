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
            const [scope, colours, done] = arguments;
            const everything = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
            const runOnly = colours ? ['color-contrast', 'link-in-text-block'] : everything;
            const frame = () => new Promise((next) => requestAnimationFrame(next));
            (async () => {
              // What follows the size of the screen has followed it after a frame.
              await frame();
              await frame();
              // Transitions of colours are measured half way.
              for (const each of document.getAnimations()) each.finish();
              // Nothing is fetched beforehand: the one rule of these that asks for it listens to sounds, and a third of the time goes there.
              const { violations } = await axe.run(scope, { runOnly, resultTypes: ['violations'], preload: false });
              return violations.flatMap(({ id, help, nodes }) =>
                nodes.map(({ target, failureSummary }) => `${id} (${help}): ${target}: ${failureSummary}`));
            })().then(done, (fault) => done([String(fault)]));
            """;

    private Axe() {}

    /**
     * A line for each finding, empty where all is well.
     *
     * @param scope a CSS selector of what is looked at
     * @param colours whether only those rules are asked whose outcome the colours decide; all others read names, roles, order and sizes
     */
    @SuppressWarnings("unchecked")
    static List<String> findings(JavascriptExecutor page, String scope, boolean colours) {
        if (Boolean.TRUE.equals(page.executeScript("return !window.axe"))) {
            page.executeScript(SCRIPT);
        }
        return (List<String>) page.executeAsyncScript(RUN, scope, colours);
    }

    private static String script() {
        try (InputStream in = Axe.class.getResourceAsStream("/axe.min.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
