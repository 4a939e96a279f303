package org.deploydash.web;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Compresses what Jersey writes, where the caller takes it and it is worth it. {@link Ready} answers look after themselves; no answer joins
 * a caller's words with a secret, so that its length tells nothing.
 */
public final class ZippedAnswers implements ContainerRequestFilter, WriterInterceptor {

    private static final String ZIP = ZippedAnswers.class.getName() + ".zip";

    @Override
    public void filter(ContainerRequestContext request) {
        request.setProperty(ZIP, Accepted.gzip(request.getHeaderString(HttpHeaders.ACCEPT_ENCODING)));
    }

    @Override
    public void aroundWriteTo(WriterInterceptorContext answer) throws IOException {
        if (!Boolean.TRUE.equals(answer.getProperty(ZIP)) || ReadyCapture.keeps(answer)) {
            answer.proceed();
            return;
        }
        OutputStream wire = answer.getOutputStream();
        var bytes = new ByteArrayOutputStream();
        answer.setOutputStream(bytes);
        answer.proceed();
        answer.setOutputStream(wire);

        byte[] plain = bytes.toByteArray();
        byte[] zipped = ReadyAnswer.zippedIfWorth(plain);
        answer.getHeaders().putSingle(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        if (zipped != null) {
            answer.getHeaders().putSingle(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        wire.write(zipped == null ? plain : zipped);
    }
}
