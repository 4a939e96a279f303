package org.deploydash.testing;

import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.NoSuchElementException;

/**
 * What a reader sees of an element, asked by a script of a few lines. WebDriver's own questions ask the same with fifty kilobytes of script
 * that the page compiles anew each time, and an awaited sentence is asked for several times a second.
 */
final class Seen {

    private static final String SHOWN = """
            const element = document.querySelector(arguments[0]);
            if (!element) return null;
            const shown = element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
              && [element, ...element.querySelectorAll('*')].some((each) => {
                const { width, height } = each.getBoundingClientRect();
                return width > 0 && height > 0;
              });
            """;

    private static final String TEXT = SHOWN + """
            return shown ? element.innerText.replace(/[ \\t\\u00a0]+/g, ' ').replace(/ ?\\n[ \\n]*/g, '\\n').trim() : '';
            """;

    private Seen() {}

    /**
     * Its text as it is drawn, each line without the spaces around it, none of them empty.
     *
     * @throws NoSuchElementException there is none
     */
    static String text(JavascriptExecutor page, String selector) {
        return (String) asked(page, TEXT, selector);
    }

    /** @throws NoSuchElementException there is none */
    static boolean isShown(JavascriptExecutor page, String selector) {
        return (Boolean) asked(page, SHOWN + "return shown;", selector);
    }

    private static Object asked(JavascriptExecutor page, String script, String selector) {
        Object told = page.executeScript(script, selector);
        if (told == null) {
            throw new NoSuchElementException("nothing is " + selector);
        }
        return told;
    }
}
