package org.deploydash.dispatch;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something outside could not be asked, or said no. Its code and sentence may be shown to everybody: they name no address and hold none of
 * the outside's own text.
 */
public final class OutsideTrouble extends RuntimeException {

    private static final long serialVersionUID = 1L;

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

    public Optional<Instant> retryAt() {
        return Optional.ofNullable(retryAt);
    }
}
