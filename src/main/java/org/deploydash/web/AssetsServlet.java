package org.deploydash.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deploydash.web.Assets.Asset;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@link Assets}: under {@code /assets/<version>/} for ever, under their plain addresses with an ETag. A page that was loaded
 * before an upgrade asks for the former version and gets the present files, which it must not keep.
 */
public final class AssetsServlet extends ReadingServlet {

    private static final long serialVersionUID = 1L;
    private static final Pattern VERSIONED = Pattern.compile("/assets/([0-9a-f]{16})(/.+)");
    private static final String FOR_EVER = "private, max-age=31536000, immutable";
    private static final String ASK_AGAIN = "private, no-cache";

    private final transient Assets assets;

    public AssetsServlet(Assets assets) {
        this.assets = assets;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        @Nullable String rest = request.getPathInfo();
        String path = request.getServletPath() + (rest == null ? "" : rest);
        Matcher versioned = VERSIONED.matcher(path);
        boolean named = versioned.matches();
        boolean present = named && assets.version().equals(versioned.group(1));
        Optional<Asset> asset = path.equals("/favicon.ico")
                ? assets.find("/img/favicon.ico").or(() -> assets.find("/img/favicon.svg"))
                : assets.find(named ? versioned.group(2) : path);
        if (asset.isPresent()) {
            response.setHeader("Cache-Control", present ? FOR_EVER : ASK_AGAIN);
            send(request, response, asset.get());
        } else if (path.equals("/favicon.ico")) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } else {
            Refusal.send(request, response, Problems.ofStatus(404));
        }
    }

    private static void send(HttpServletRequest request, HttpServletResponse response, Asset asset) throws IOException {
        byte @Nullable [] gzip = Accepted.gzip(request.getHeader("Accept-Encoding")) ? asset.gzip() : null;
        String etag = '"' + asset.hash() + (gzip == null ? "\"" : "-gz\"");
        response.setHeader("ETag", etag);
        if (asset.gzip() != null) {
            response.setHeader("Vary", "Accept-Encoding");
        }
        if (Accepted.known(request.getHeader("If-None-Match"), etag)) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        byte[] bytes = gzip == null ? asset.bytes() : gzip;
        if (gzip != null) {
            response.setHeader("Content-Encoding", "gzip");
        }
        response.setContentType(asset.type());
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
