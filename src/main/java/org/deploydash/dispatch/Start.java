package org.deploydash.dispatch;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What became of asking for a run. */
public sealed interface Start {

    /**
     * It will run.
     *
     * @param runId null where the server did not say: then {@link Workflows#find} finds it
     */
    record Started(@Nullable Long runId, @Nullable URI runUrl) implements Start {}

    /**
     * It will not run, for certain.
     *
     * @param code of the closed list, for programs
     * @param sentence for people: what is wrong and what to mend
     * @param retryAt when it is worth asking again, where that is known
     */
    record Refused(String code, String sentence, @Nullable Instant retryAt) implements Start {

        public Refused(String code, String sentence) {
            this(code, sentence, null);
        }
    }

    /** Nobody knows whether it will run: the question was sent and no answer came. It must not be asked again before it was looked for. */
    record Unclear(String code, String sentence) implements Start {}
}
