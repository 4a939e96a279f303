package org.deploydash.testing.github;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Lists in pages, with the links that lead on. */
final class Pages {

    private static final int USUAL = 30;
    private static final int MOST = 100;

    private final String api;

    Pages(String api) {
        this.api = api;
    }

    /** A bare list. */
    <T> Answer list(Request request, List<T> all, Function<T, Map<String, Object>> shape) {
        return linked(
                request,
                all.size(),
                Answer.json(200, page(request, all).stream().map(shape).toList()));
    }

    /** A list within an object, with its whole count. */
    <T> Answer counted(Request request, String name, List<T> all, Function<T, Map<String, Object>> shape) {
        Object body = Shapes.fields(
                "total_count",
                all.size(),
                name,
                page(request, all).stream().map(shape).toList());
        return linked(request, all.size(), Answer.json(200, body));
    }

    static <T> List<T> page(Request request, List<T> all) {
        int from = Math.min(all.size(), (number(request) - 1) * size(request));
        return all.subList(from, Math.min(all.size(), from + size(request)));
    }

    private static int size(Request request) {
        return Math.max(
                1,
                Math.min(MOST, request.query("per_page").map(Integer::valueOf).orElse(USUAL)));
    }

    private static int number(Request request) {
        return Math.max(1, request.query("page").map(Integer::valueOf).orElse(1));
    }

    Answer linked(Request request, int count, Answer answer) {
        int last = Math.max(1, (count + size(request) - 1) / size(request));
        int page = number(request);
        List<String> links = new ArrayList<>();
        if (page > 1) {
            links.add(link(request, page - 1, "prev"));
            links.add(link(request, 1, "first"));
        }
        if (page < last) {
            links.add(link(request, page + 1, "next"));
            links.add(link(request, last, "last"));
        }
        return links.isEmpty() ? answer : answer.with("Link", String.join(", ", links));
    }

    private String link(Request request, int page, String rel) {
        StringBuilder url = new StringBuilder(api + request.path() + "?");
        request.query().forEach((name, value) -> {
            if (!name.equals("page")) {
                url.append(name)
                        .append('=')
                        .append(java.net.URLEncoder.encode(value, java.nio.charset.StandardCharsets.UTF_8))
                        .append('&');
            }
        });
        return "<" + url + "page=" + page + ">; rel=\"" + rel + "\"";
    }
}
