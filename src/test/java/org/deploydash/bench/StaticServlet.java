package org.deploydash.bench;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;

/** The reference: the least a servlet can do, an array of ready bytes of the size asked for at deployment. */
public final class StaticServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial")
    private byte[] body = new byte[0];

    @Override
    public void init() {
        body = new byte[Integer.parseInt(getInitParameter("bytes"))];
        Arrays.fill(body, (byte) 'x');
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("application/json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
