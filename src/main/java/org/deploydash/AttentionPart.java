package org.deploydash;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.deploydash.CardsPart.App;
import org.deploydash.CardsPart.Card;
import org.deploydash.health.Health;
import org.deploydash.status.DeployState;
import org.deploydash.status.EnvironmentStatus;
import org.jspecify.annotations.Nullable;

/**
 * What needs somebody, unhealthy ones first, else in the page's order: a few in full and the others folded, so that what is wrong never
 * pushes the environments out of sight. An open page keeps to as many lines as it came with, so that nothing moves: {@code
 * js/panels/attention.js}. The names of the properties are the template's.
 *
 * @param first shown in full
 * @param others folded below the summary; none or at least two
 * @param summary how many the others are and what is wrong with them; empty where there are none
 * @param unknown of how many environments the health is not known, which is no reason to be calm
 * @param all how many environments there are
 */
record AttentionPart(List<Concern> first, List<Concern> others, String summary, int unknown, int all) {

    /** @param what an icon's name and a key of the words */
    record Concern(App app, Card card, String what) {}

    /** So many stand in full; where there is one more than that, it stands there too. */
    private static final int IN_FULL = 4;

    private static final String UNHEALTHY = Health.UNHEALTHY.word();

    /** In the order of the summary. */
    private static final Map<String, String> WORDS = words();

    static AttentionPart of(List<App> applications) {
        List<Concern> concerns = new ArrayList<>();
        int unknown = 0;
        int all = 0;
        for (App app : applications) {
            for (Card card : app.cards()) {
                all++;
                unknown += card.status().health() == Health.UNKNOWN ? 1 : 0;
                String what = what(card.status());
                if (what != null) {
                    concerns.add(new Concern(app, card, what));
                }
            }
        }
        Map<Boolean, List<Concern>> parted = concerns.stream()
                .collect(Collectors.partitioningBy(each -> each.what().equals(UNHEALTHY)));
        List<Concern> sorted = new ArrayList<>(parted.get(true));
        sorted.addAll(parted.get(false));
        if (sorted.size() <= IN_FULL + 1) {
            return new AttentionPart(sorted, List.of(), "", unknown, all);
        }
        List<Concern> others = sorted.subList(IN_FULL, sorted.size());
        return new AttentionPart(sorted.subList(0, IN_FULL), others, summary(others), unknown, all);
    }

    private static @Nullable String what(EnvironmentStatus status) {
        if (status.health() == Health.UNHEALTHY || status.health() == Health.DEGRADED) {
            return status.health().word();
        }
        if (status.stale() && status.checkedAt() != null) {
            return "unknown";
        }
        if (status.status() == DeployState.FAILED) {
            return "failed";
        }
        return Boolean.FALSE.equals(status.versionVerified()) ? "mismatch" : null;
    }

    private static String summary(List<Concern> others) {
        Map<String, Long> counts = others.stream().collect(Collectors.groupingBy(Concern::what, Collectors.counting()));
        return WORDS.entrySet().stream()
                .filter(word -> counts.containsKey(word.getKey()))
                .map(word -> counts.get(word.getKey()) + " " + word.getValue())
                .collect(Collectors.joining(", ", others.size() + " more need attention: ", ""));
    }

    private static Map<String, String> words() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put(UNHEALTHY, UNHEALTHY);
        words.put(Health.DEGRADED.word(), Health.DEGRADED.word());
        words.put("unknown", "not probed");
        words.put("failed", "with a failed deployment");
        words.put("mismatch", "running another version");
        return words;
    }
}
