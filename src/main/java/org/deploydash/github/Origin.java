package org.deploydash.github;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Locale;

/** Where the API is, and who else may be called on its word. */
final class Origin {

    private final String base;
    private final URI home;

    /** @param api with the path below which everything is ({@code /api/v3} of an Enterprise Server) */
    Origin(URI api) {
        this.base = api.toString().replaceAll("/+$", "");
        this.home = URI.create(base);
    }

    /** @param path begins with a slash, its parts encoded, with its query */
    URI uri(String path) {
        return URI.create(base + path);
    }

    /** Whether an address may be told the token. */
    boolean owns(URI address) {
        return home.getScheme().equalsIgnoreCase(address.getScheme())
                && home.getRawAuthority().equalsIgnoreCase(address.getRawAuthority());
    }

    static boolean isRedirect(HttpResponse<byte[]> response) {
        return switch (response.statusCode()) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    /**
     * Where a redirect leads.
     *
     * @throws org.deploydash.dispatch.OutsideTrouble where that is nowhere one may go: no host, or from https to what anybody on the way can read
     */
    URI target(HttpResponse<byte[]> response) {
        try {
            URI target = response.uri()
                    .resolve(response.headers().firstValue("Location").orElseThrow(Trouble::unreadable));
            String scheme = String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT);
            boolean safe = scheme.equals("https")
                    || (scheme.equals("http") && home.getScheme().equals("http"));
            if (target.getHost() == null || target.getRawUserInfo() != null || !safe) {
                throw Trouble.unreadable();
            }
            return target;
        } catch (IllegalArgumentException noAddress) {
            throw Trouble.unreadable();
        }
    }
}
