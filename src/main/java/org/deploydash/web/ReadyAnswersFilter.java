package org.deploydash.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Answers GET and HEAD from the ready bytes, and lets the rest pass to Jersey. It stands behind everything that may refuse a request, for
 * it asks nobody whether the caller may read. Mount it with asynchronous support: the event stream passes here too.
 */
public final class ReadyAnswersFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    /** Request attribute: under which key the answer to this request is kept. */
    static final String KEY = ReadyAnswersFilter.class.getName() + ".key";

    /** Browsers keep the answer for themselves and ask each time whether it is still true: a 304 is the cheapest answer there is. */
    static final String REVALIDATE = "private, no-cache";

    private final transient ReadyAnswers answers;

    public ReadyAnswersFilter(ReadyAnswers answers) {
        this.answers = answers;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String method = request.getMethod();
        boolean head = method.equals("HEAD");
        if (!head && !method.equals("GET")) {
            chain.doFilter(request, response);
            return;
        }
        String query = request.getQueryString();
        String path = request.getRequestURI();
        if (!ReadyAnswers.isKeepable(path, query) || !Accepted.takes(request.getHeader("Accept"), "application/json")) {
            chain.doFilter(request, response);
            return;
        }
        String key = query == null ? path : path + '?' + query;
        ReadyAnswer answer = answers.find(key);
        if (answer != null) {
            send(answer, request, response, head);
            return;
        }
        if (!head) {
            request.setAttribute(KEY, key);
        }
        chain.doFilter(request, response);
    }

    private static void send(ReadyAnswer answer, HttpServletRequest request, HttpServletResponse response, boolean head)
            throws IOException {
        ReadyAnswer.@Nullable Form zipped = answer.zipped();
        boolean zip = zipped != null && Accepted.gzip(request.getHeader("Accept-Encoding"));
        ReadyAnswer.Form form = zip && zipped != null ? zipped : answer.plain();
        response.setHeader("ETag", form.tag());
        response.setHeader("Cache-Control", REVALIDATE);
        response.setHeader("Vary", "Accept-Encoding");
        if (Accepted.known(request.getHeader("If-None-Match"), form.tag())) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        if (zip) {
            response.setHeader("Content-Encoding", "gzip");
        }
        response.setContentType(answer.type());
        response.setContentLength(form.bytes().length);
        if (!head) {
            response.getOutputStream().write(form.bytes());
        }
    }
}
