package org.deploydash.contract;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deploydash.testing.Caller;

/**
 * A write as another site can make a browser send it, with the credentials that the browser keeps for the dashboard.
 *
 * @param headers what tells it from a write of the dashboard's own page
 * @param status and
 * @param code with which it is refused
 */
public record Forgery(String name, Map<String, String> headers, int status, String code) {

    private static final String EVIL = "https://evil.example";
    private static final String JSON = "application/json";
    private static final String TYPE = "Content-Type";

    /** @param base the dashboard's address, as its own page would name it */
    public static List<Forgery> all(URI base) {
        String host = base.getHost();
        String authority = base.getAuthority();
        String here = base.getScheme() + "://" + authority;
        List<Forgery> all = new ArrayList<>();
        for (String site : List.of("cross-site", "same-site", "Same-Origin", "same-origin, cross-site", "")) {
            all.add(foreign("Sec-Fetch-Site " + site, Map.of("Sec-Fetch-Site", site)));
        }
        for (String origin : List.of(
                EVIL,
                "null",
                "",
                "http://" + host + ":1",
                "http://" + host,
                "http://" + host + ":443",
                "ftp://" + authority,
                "file://" + authority,
                "//" + authority,
                authority,
                "http://" + host + ".:" + base.getPort(),
                "http://" + host + ".evil.example:" + base.getPort(),
                "http://evil-" + authority,
                here + "@evil.example",
                "http://evil.example@" + authority,
                here + ".evil.example",
                here + "/",
                here + "?x",
                here + "#x",
                here + " " + EVIL,
                here + "," + EVIL,
                "http://[::1]:" + base.getPort())) {
            all.add(foreign("Origin " + origin, Map.of("Origin", origin)));
        }
        for (String referer : List.of(
                EVIL + "/page",
                EVIL + "/?" + here,
                "http://evil.example@" + authority + "/",
                here + "@evil.example/",
                here + ".evil.example/",
                "http://" + host + ":1/",
                "about:blank",
                "x")) {
            all.add(foreign("Referer " + referer, Map.of("Referer", referer)));
        }
        all.add(foreign(
                "the page's own word with a foreign origin", Map.of("Sec-Fetch-Site", "same-origin", "Origin", EVIL)));
        all.add(foreign("our origin from a foreign site", Map.of("Sec-Fetch-Site", "cross-site", "Origin", here)));
        all.add(foreign("a foreign page with no origin", Map.of("Sec-Fetch-Site", "none", "Referer", EVIL + "/")));
        all.add(foreign("a forwarded host", Map.of("Origin", EVIL, "X-Forwarded-Host", "evil.example")));
        all.add(foreign(
                "a forwarded host and scheme",
                Map.of(
                        "Origin",
                        EVIL,
                        "X-Forwarded-Host",
                        "evil.example",
                        "X-Forwarded-Proto",
                        "https",
                        "X-Forwarded-Port",
                        "443")));
        all.add(foreign("forwarded", Map.of("Origin", EVIL, "Forwarded", "host=evil.example;proto=https")));
        all.add(foreign("our origin under another host", Map.of("Origin", here, "Host", "evil.example")));
        all.add(foreign("http where the proxy has https", Map.of("Origin", here, "X-Forwarded-Proto", "https")));
        for (String header : List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")) {
            all.add(foreign(header + " GET", Map.of("Origin", EVIL, header, "GET")));
        }
        for (String type : List.of(
                "text/plain",
                "text/plain;charset=UTF-8",
                "text/plain; application/json",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "text/json",
                "application/json-patch+json",
                "application/jsonp",
                "*/*",
                "")) {
            all.add(untyped("typed " + type, type));
        }
        all.add(new Forgery("a form of a foreign page", Map.of("Origin", EVIL, TYPE, "text/plain"), 403, "cross_site"));
        return List.copyOf(all);
    }

    private static Forgery foreign(String name, Map<String, String> headers) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(TYPE, JSON);
        return new Forgery(name, all, 403, "cross_site");
    }

    /** @param type none where it is empty, as with a Blob */
    private static Forgery untyped(String name, String type) {
        return new Forgery(name, type.isEmpty() ? Map.of() : Map.of(TYPE, type), 415, "not_json");
    }

    public HttpResponse<String> send(Caller caller, String method, String path, String body) {
        Caller forged = caller;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            forged = forged.with(header.getKey(), header.getValue());
        }
        return forged.send(method, path, BodyPublishers.ofString(body));
    }
}
