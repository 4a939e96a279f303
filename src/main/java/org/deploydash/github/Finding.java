package org.deploydash.github;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that the doctor looked at.
 *
 * @param code for programs
 * @param subject what was looked at: a repository, a workflow's file, an environment
 * @param sentence how it is
 * @param remedy what to do, null where it is well
 */
record Finding(
        String code,
        Level level,
        String subject,
        String sentence,
        @Nullable String remedy) {

    enum Level {
        OK,
        WARNING,
        ERROR;

        @JsonValue
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding ok(String code, String subject, String sentence) {
        return new Finding(code, Level.OK, subject, sentence, null);
    }

    static Finding warning(String code, String subject, String sentence, String remedy) {
        return new Finding(code, Level.WARNING, subject, sentence, remedy);
    }

    static Finding error(String code, String subject, String sentence, String remedy) {
        return new Finding(code, Level.ERROR, subject, sentence, remedy);
    }
}
