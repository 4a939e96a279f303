package org.deploydash.web;

import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a hot answer costs: found, or made anew with its tag and its compressed form. */
@State(Scope.Benchmark)
public class ReadyAnswerPath {

    private static final String KEY = "/api/deployments";

    private final byte[] body = "{\"environment\":\"prod\",\"version\":\"v1.2.3\",\"status\":\"success\"},"
            .repeat(200)
            .getBytes(StandardCharsets.UTF_8);
    private final ReadyAnswers answers = new ReadyAnswers();

    public ReadyAnswerPath() {
        answers.keep(KEY, ReadyAnswer.of("application/json", body), answers.ticket("deployments"));
    }

    @Benchmark
    public Object a_ready_answer_is_found() {
        ReadyAnswer found = answers.find(KEY);
        if (found == null) { // it is given out for a minute at most
            answers.keep(KEY, ReadyAnswer.of("application/json", body), answers.ticket("deployments"));
        }
        return found == null ? KEY : found;
    }

    @Benchmark
    public Object an_answer_of_13_kb_is_made_ready() {
        return ReadyAnswer.of("application/json", body);
    }
}
