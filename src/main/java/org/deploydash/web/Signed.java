package org.deploydash.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that machines write to without signing in, because every request is signed itself; no browser is tricked into that. Compared
 * exactly: an address that is spelled otherwise is not among them.
 */
final class Signed {

    private static final Set<String> ADDRESSES = Set.of("/api/webhook/github");

    private Signed() {}

    static boolean is(HttpServletRequest request) {
        return request.getMethod().equals("POST") && ADDRESSES.contains(path(request));
    }

    /** Below the context path, as the container has decoded it. */
    static String path(HttpServletRequest request) {
        @Nullable String rest = request.getPathInfo();
        return rest == null ? request.getServletPath() : request.getServletPath() + rest;
    }
}
