package org.deploydash.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.WebApplicationTemplateResolver;
import org.thymeleaf.web.servlet.JakartaServletWebApplication;

/** The page, complete from the server. It is written to memory first, so that a failing template gives a clean error. */
public final class PageServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final String template;
    private final transient Function<HttpServletRequest, Map<String, Object>> model;
    private transient @Nullable TemplateEngine engine;

    /**
     * @param template its name below {@code /WEB-INF/templates}, without {@code .html}
     * @param model the template's attributes for one request
     */
    public PageServlet(String template, Function<HttpServletRequest, Map<String, Object>> model) {
        this.template = template;
        this.model = model;
    }

    @Override
    public void init() {
        var resolver =
                new WebApplicationTemplateResolver(JakartaServletWebApplication.buildApplication(getServletContext()));
        resolver.setPrefix("/WEB-INF/templates/");
        resolver.setSuffix(".html");
        resolver.setTemplateMode(TemplateMode.HTML);
        resolver.setCharacterEncoding(StandardCharsets.UTF_8.name());
        resolver.setCacheable(true);
        var made = new TemplateEngine();
        made.setTemplateResolver(resolver);
        engine = made;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] page;
        try {
            page = page(model.apply(request));
        } catch (Problem problem) {
            Refusal.send(request, response, problem);
            return;
        }
        response.setContentType("text/html;charset=utf-8");
        response.setHeader("Vary", "Accept-Encoding");
        if (Accepted.gzip(request.getHeader("Accept-Encoding"))) {
            response.setHeader("Content-Encoding", "gzip");
            page = gzip(page);
        }
        response.setContentLength(page.length);
        response.getOutputStream().write(page);
    }

    private static byte[] gzip(byte[] page) throws IOException {
        var out = new ByteArrayOutputStream(page.length / 4);
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(page);
        }
        return out.toByteArray();
    }

    private byte[] page(Map<String, Object> attributes) {
        TemplateEngine ready = engine;
        if (ready == null) {
            throw new IllegalStateException("the page is asked for before it is mounted");
        }
        return ready.process(template, new Context(Locale.ROOT, attributes)).getBytes(StandardCharsets.UTF_8);
    }
}
