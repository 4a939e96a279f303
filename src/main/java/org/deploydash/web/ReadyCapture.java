package org.deploydash.web;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the answers of methods that are {@link Ready}, as Jersey writes them: takes the ticket before the method runs, and the bytes when
 * they are written. Register it with Jersey as an instance.
 */
@Ready
public final class ReadyCapture implements ContainerRequestFilter, ContainerResponseFilter, WriterInterceptor {

    private static final String TICKET = ReadyCapture.class.getName() + ".ticket";
    private static final String KEEP = ReadyCapture.class.getName() + ".keep";
    private static final String ZIP = ReadyCapture.class.getName() + ".zip";

    private final ReadyAnswers answers;

    @Context
    private @Nullable ResourceInfo method;

    public ReadyCapture(ReadyAnswers answers) {
        this.answers = answers;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getProperty(ReadyAnswersFilter.KEY) != null) {
            request.setProperty(TICKET, answers.ticket(topics()));
            request.setProperty(ZIP, Accepted.gzip(request.getHeaderString(HttpHeaders.ACCEPT_ENCODING)));
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getStatus() == Response.Status.OK.getStatusCode()
                && !response.getHeaders().containsKey(HttpHeaders.CONTENT_ENCODING)
                && !response.getHeaders().containsKey(HttpHeaders.SET_COOKIE)) {
            request.setProperty(KEEP, request.getProperty(TICKET));
        }
    }

    @Override
    public void aroundWriteTo(WriterInterceptorContext answer) throws IOException {
        if (!(answer.getProperty(KEEP) instanceof ReadyAnswers.Ticket ticket)
                || !(answer.getProperty(ReadyAnswersFilter.KEY) instanceof String key)) {
            answer.proceed();
            return;
        }
        OutputStream wire = answer.getOutputStream();
        var bytes = new ByteArrayOutputStream();
        answer.setOutputStream(bytes);
        answer.proceed();
        answer.setOutputStream(wire);

        ReadyAnswer ready = ReadyAnswer.of(answer.getMediaType().toString(), bytes.toByteArray());
        answers.keep(key, ready, ticket);
        // The first answer is sent in the form that the ones after it will have.
        ReadyAnswer.Form zipped = Boolean.TRUE.equals(answer.getProperty(ZIP)) ? ready.zipped() : null;
        ReadyAnswer.Form form = zipped == null ? ready.plain() : zipped;
        if (zipped != null) {
            answer.getHeaders().putSingle(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        answer.getHeaders().putSingle(HttpHeaders.ETAG, form.tag());
        answer.getHeaders().putSingle(HttpHeaders.CACHE_CONTROL, ReadyAnswersFilter.REVALIDATE);
        answer.getHeaders().putSingle(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        answer.getHeaders().putSingle(HttpHeaders.CONTENT_LENGTH, form.bytes().length);
        wire.write(form.bytes());
    }

    static boolean keeps(WriterInterceptorContext answer) {
        return answer.getProperty(KEEP) != null;
    }

    private String[] topics() {
        ResourceInfo info = method;
        Method matched = info == null ? null : info.getResourceMethod();
        Ready ready = matched == null ? null : matched.getAnnotation(Ready.class);
        if (ready == null && info != null) {
            ready = info.getResourceClass().getAnnotation(Ready.class);
        }
        if (ready == null || ready.value().length == 0) {
            throw new IllegalStateException("a ready answer names no topic");
        }
        return ready.value();
    }
}
