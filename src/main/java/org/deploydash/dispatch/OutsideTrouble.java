package org.deploydash.dispatch;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something outside could not be asked, or said no. Its code and sentence may be shown to everybody: they name no address and hold none of
 * the outside's own text.
 */
public final class OutsideTrouble extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final Set<String> LASTING = Set.of(
            Unavailable.NO_GITHUB.code(),
            "token_missing",
            "token_invalid",
            "permission_missing",
            "repository_not_found",
            "workflow_not_found");

    private final String code;
    private final String sentence;
    private final transient @Nullable Instant retryAt;

    /**
     * @param code of the closed list, for programs
     * @param sentence for people: what is wrong and what to do
     * @param retryAt when it is worth trying again, where that is known
     */
    public OutsideTrouble(String code, String sentence, @Nullable Instant retryAt) {
        super(sentence, null, false, false);
        this.code = code;
        this.sentence = sentence;
        this.retryAt = retryAt;
    }

    public String code() {
        return code;
    }

    public String sentence() {
        return sentence;
    }

    /** Whether it stays so until somebody mends it; everything else passes by itself. */
    boolean isLasting() {
        return LASTING.contains(code);
    }

    public Optional<Instant> retryAt() {
        return Optional.ofNullable(retryAt);
    }
}
