package org.deploydash.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;

/**
 * Ends the connection after a request with a body was refused. What nobody has read of it would have to be read first, for as long as the
 * sender likes; containers end such a connection anyway, but without a word, so that the sender's next request on it fails.
 */
public final class UnreadBody implements ContainerResponseFilter {

    private static final String CONNECTION = "Connection";
    private static final String CLOSE = "close";
    private static final String TRANSFER_ENCODING = "Transfer-Encoding";
    private static final int REFUSED = 400;

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        boolean body = request.getLength() > 0 || request.getHeaderString(TRANSFER_ENCODING) != null;
        if (body && response.getStatus() >= REFUSED) {
            response.getHeaders().putSingle(CONNECTION, CLOSE);
        }
    }

    static void refuse(HttpServletRequest request, HttpServletResponse response) {
        if (request.getContentLengthLong() > 0 || request.getHeader(TRANSFER_ENCODING) != null) {
            response.setHeader(CONNECTION, CLOSE);
        }
    }
}
