package org.deploydash.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Lets no thread wait for somebody who asks and does not read. What a container's buffer and the kernel hold anyway is written at once, as
 * ever; of a larger answer the rest is kept until the chain is done and then written without blocking. Mount it with asynchronous support.
 */
public final class UnreadAnswersFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    /** What part of the heap they may take: an eighth. */
    private static final int SHARE = 8;

    private final transient UnreadAnswers unread;

    public UnreadAnswersFilter() {
        this(Runtime.getRuntime().maxMemory() / SHARE);
    }

    /** @param most bytes of all answers that are not read to their end */
    UnreadAnswersFilter(long most) {
        this.unread = new UnreadAnswers(most);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var answer = new LargeAnswer(response);
        chain.doFilter(request, answer);
        byte[] rest = answer.rest();
        if (rest.length > 0 && !request.isAsyncStarted()) {
            unread.send(request, rest);
        }
    }
}
