package org.deploydash.testing.github;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * One thing that can be asked of a repository.
 *
 * @param path below {@code /repos/owner/name}, its groups are handed on unescaped
 */
record Route(String method, Pattern path, Handler handler) {

    @FunctionalInterface
    interface Handler {

        Answer answer(FakeRepository repository, List<String> groups, Request request);
    }

    /** @param path with {@code {}} for one segment and {@code {*}} for several */
    static Route of(String method, String path, Handler handler) {
        return new Route(method, Pattern.compile(path.replace("{*}", "(.+)").replace("{}", "([^/]+)")), handler);
    }

    Optional<Answer> answer(FakeRepository repository, String rest, Request request) {
        Matcher matcher = path.matcher(rest);
        if (!method.equals(request.method()) || !matcher.matches()) {
            return Optional.empty();
        }
        List<String> groups = IntStream.rangeClosed(1, matcher.groupCount())
                .mapToObj(n -> Request.decodedPath(matcher.group(n)))
                .toList();
        return Optional.of(handler.answer(repository, groups, request));
    }
}
