package org.deploydash.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.deploydash.testing.Browser;

/**
 * A state of the page on a phone, a tablet and a desk, by day and by night: nothing runs out of the screen, and axe-core finds nothing.
 *
 * <p>The page stays open and only its screen changes. The phone has day, the tablet night and the desk day. In every build axe-core
 * looks at one of them, which one differs from state to state. With {@code -Dfaults.whole=true} it looks at them all, since what is shown there,
 * and where, is another thing, and in both lights, where by the other the two rules are asked whose outcome the colours decide, since nothing
 * but colours is different then (css/tokens.css). A picture is written of what it looks at.
 */
final class EveryScreen {

    private static final String PAGE = "html";
    private static final int[] WIDTHS = {360, 768, 1440};
    private static final boolean WHOLE = Boolean.getBoolean("faults.whole");

    private EveryScreen() {}

    static void isFine(Browser page, String state) {
        isFine(page, state, () -> {});
    }

    /** @param again what brings back what goes when the screen changes; it may find it still there */
    static void isFine(Browser page, String state, Runnable again) {
        isFine(page, state, PAGE, again);
    }

    /**
     * @param part a CSS selector of what is new in this state: the rest of the page was looked at in others, and is so once more on one width
     */
    static void isFineIn(String part, Browser page, String state) {
        isFine(page, state, part, () -> {});
    }

    private static void isFine(Browser page, String state, String part, Runnable again) {
        int turn = WIDTHS[Math.floorMod(state.hashCode(), WIDTHS.length)];
        for (int width : WIDTHS) {
            page.width(width);
            boolean night = width == 768;
            String screen = "state-%s-%s%s".formatted(state, width, night ? "-dark" : "");
            page.dark(night);
            again.run();
            if (WHOLE || width == turn) {
                page.isAccessible(screen, width == turn ? PAGE : part);
                photograph(page, screen, part);
            }
            if (WHOLE) {
                page.dark(!night);
                again.run();
                page.isLegible(screen + " by the other light", part);
            }
            await().atMost(Visit.PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .untilAsserted(() -> assertThat((Long) page.run("return document.documentElement.scrollWidth"))
                            .as("%s at %s px", state, width)
                            .isLessThanOrEqualTo(width));
        }
        page.dark(false);
    }

    private static void photograph(Browser page, String screen, String part) {
        if (part.equals("dialog")) {
            page.pictureOfWindow(screen);
        } else {
            page.picture(screen);
        }
    }
}
