package org.deploydash.logs;

/** A kind of log cannot be read here at all. Its code and sentence may be shown. */
final class LogUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final String sentence;

    LogUnavailable(String code, String sentence) {
        super(sentence, null, false, false);
        this.code = code;
        this.sentence = sentence;
    }

    String code() {
        return code;
    }

    String sentence() {
        return sentence;
    }
}
