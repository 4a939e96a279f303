package org.deploydash.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.deploydash.storage.StorageUnavailable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.WebApplicationTemplateResolver;
import org.thymeleaf.web.servlet.JakartaServletWebApplication;

/**
 * The page, complete from the server. It is written to memory first, so that a failing template gives a clean error, and kept until
 * something in it changes: the template costs some tens of milliseconds, and all readers of a kind see the same.
 */
public final class PageServlet extends ReadingServlet {

    /** What a page is made of. */
    public interface Source {

        /** What tells this request's page apart from others: who reads it, with which rights and filter. */
        String kind(HttpServletRequest request);

        /** The template's attributes for one request. */
        Map<String, Object> model(HttpServletRequest request);
    }

    private static final long serialVersionUID = 1L;
    private static final Logger log = LoggerFactory.getLogger(PageServlet.class);
    private static final String TYPE = "text/html;charset=utf-8";
    private static final int CROWDS = 16;

    private final String template;
    private final transient Source source;
    private final transient ReadyAnswers ready;
    private final transient String[] topics;
    private final transient List<Crowd> crowds =
            Stream.generate(Crowd::new).limit(CROWDS).toList();
    private transient @Nullable TemplateEngine engine;

    /**
     * @param template its name below {@code /WEB-INF/templates}, without {@code .html}
     * @param topics of the ready answers that the page is made of
     */
    public PageServlet(String template, Source source, ReadyAnswers ready, String... topics) {
        this.template = template;
        this.source = source;
        this.ready = ready;
        this.topics = topics;
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
        if (!isFolder(request.getRequestURI())) {
            response.setStatus(HttpServletResponse.SC_FOUND);
            response.setHeader("Location", folder(request));
            return;
        }
        ReadyAnswer page;
        try {
            page = page(request);
        } catch (Problem problem) {
            Refusal.send(request, response, problem);
            return;
        } catch (StorageUnavailable failure) {
            log.warn("The page cannot be made: the store is unavailable", failure);
            Refusal.send(request, response, Problems.storageUnavailable());
            return;
        }
        ReadyAnswer.@Nullable Form zipped = page.zipped();
        boolean zip = zipped != null && Accepted.gzip(request.getHeader("Accept-Encoding"));
        byte[] bytes = (zip && zipped != null ? zipped : page.plain()).bytes();
        response.setContentType(page.type());
        response.setHeader("Vary", "Accept-Encoding");
        if (zip) {
            response.setHeader("Content-Encoding", "gzip");
        }
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    /** The page's links are relative, and Tomcat serves it under its context path without the slash too. */
    private static boolean isFolder(String uri) {
        int parameters = uri.indexOf(';');
        return (parameters < 0 ? uri : uri.substring(0, parameters)).endsWith("/");
    }

    /** Without a host: that of the request is not ours to repeat. */
    private static String folder(HttpServletRequest request) {
        @Nullable String query = request.getQueryString();
        return request.getContextPath() + "/" + (query == null ? "" : "?" + query);
    }

    private ReadyAnswer page(HttpServletRequest request) {
        String key = "page " + template + ' ' + request.getContextPath() + ' ' + source.kind(request);
        ReadyAnswer kept = ready.find(key);
        if (kept != null) {
            return kept;
        }
        return crowds.get(Math.floorMod(key.hashCode(), CROWDS)).get(key, () -> made(key, request));
    }

    private ReadyAnswer made(String key, HttpServletRequest request) {
        ReadyAnswers.Ticket ticket = ready.ticket(topics);
        ReadyAnswer made = ReadyAnswer.of(TYPE, rendered(source.model(request)));
        ready.keep(key, made, ticket);
        return made;
    }

    private byte[] rendered(Map<String, Object> attributes) {
        TemplateEngine mounted = engine;
        if (mounted == null) {
            throw new IllegalStateException("the page is asked for before it is mounted");
        }
        return mounted.process(template, new Context(Locale.ROOT, attributes)).getBytes(StandardCharsets.UTF_8);
    }
}
