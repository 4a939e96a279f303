package org.deploydash.abuse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.deploydash.contract.Endpoint;

/** One request after another, each made of its own number alone, so that any can be made again. */
final class Fuzz {

    static final String SECRET = "It's a Secret to Everybody";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> METHODS = List.of(
            "GET",
            "GET",
            "GET",
            "POST",
            "POST",
            "POST",
            "HEAD",
            "PUT",
            "DELETE",
            "OPTIONS",
            "PATCH",
            "TRACE",
            "CONNECT",
            "get",
            "FOO",
            "PROPFIND",
            "G\u00e9T");
    private static final List<String> PAGES = List.of(
            "",
            "?view=wall",
            "css/app.css",
            "js/main.js",
            "favicon.ico",
            "WEB-INF/web.xml",
            "META-INF/sbom/bom.json",
            "error",
            "assets/0123456789abcdef/js/main.js",
            "js/../WEB-INF/web.xml",
            "api",
            "api/",
            "metrics");
    private static final List<String> PARAMETERS = List.of(
            "environment",
            "status",
            "user",
            "q",
            "from",
            "to",
            "limit",
            "cursor",
            "hours",
            "points",
            "target",
            "base",
            "head",
            "source",
            "lines",
            "after",
            "last_event_id",
            "before",
            "action",
            "order",
            "view",
            "a[]",
            "");
    private static final List<String> VALUES = List.of(
            "test",
            "prod",
            "success",
            "rolled_back",
            "0",
            "1",
            "-1",
            "500",
            "501",
            "999999999999",
            "1e3",
            "٣",
            "2026-01-01T00:00:00Z",
            "2026-01-01T00:00:00+14:00",
            "+999999999-12-31T23:59:59Z",
            "-999999999-01-01T00:00:00Z",
            "1970-01-01",
            "",
            " ");
    private static final List<String> HEADERS = List.of(
            "Accept",
            "Accept-Encoding",
            "If-None-Match",
            "If-Modified-Since",
            "Range",
            "Last-Event-ID",
            "Idempotency-Key",
            "Origin",
            "Referer",
            "Sec-Fetch-Site",
            "X-Forwarded-For",
            "X-Forwarded-Proto",
            "Forwarded",
            "Cookie",
            "Expect",
            "Upgrade",
            "Content-Encoding",
            "Transfer-Encoding",
            "Content-Length",
            "X-GitHub-Event",
            "X-GitHub-Delivery",
            "X-Hub-Signature-256",
            "Host",
            "TE",
            "Accept-Language",
            "Authorization",
            "Connection");
    private static final List<String> HEADER_VALUES = List.of(
            "*/*",
            "text/html",
            "application/json;q=0",
            "text/event-stream",
            "gzip;q=0.5, *;q=x",
            "*",
            "W/\"x\", \"",
            "bytes=0-1,5-",
            "5",
            "-9223372036854775808",
            "100-continue",
            "h2c",
            "chunked",
            "gzip, chunked",
            "deployment",
            "workflow_run",
            "deployment_status",
            "ping",
            "cross-site",
            "JSESSIONID=node0x; $Version=1; a=\"",
            "for=\"[::1]\";proto=x",
            "unknown, 1.2.3.4",
            ",,,;;;===",
            "\"",
            "q=".repeat(300),
            "\u00ff\u00fe");
    private static final List<String> TYPES = List.of(
            "application/json",
            "application/json",
            "application/json",
            "application/json;charset=utf-16",
            "application/json;charset=nonsense",
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "application/",
            "/",
            "application/json; \"",
            "");
    private static final List<String> TEMPLATES = List.of(
            "{\"environment\":\"test\",\"commit_sha\":\"4f2c9aa\",\"status\":\"success\",\"version\":\"v1\",\"commit_message\":\"m\","
                    + "\"deployed_by\":\"ada\",\"deployed_at\":\"2026-01-01T00:00:00Z\",\"duration_seconds\":1,\"workflow_run_id\":7,\"reason\":\"r\"}",
            "{\"version\":\"v1.1.0\",\"ref\":\"main\",\"inputs\":{\"reason\":\"r\",\"version\":\"v1.1.0\"},\"reason\":\"r\",\"expected_current\":\"v1\",\"confirm\":\"prod\"}",
            "{\"target\":\"1\",\"reason\":\"r\",\"emergency\":true,\"expected_current\":\"v1\",\"confirm\":\"Production\"}",
            "{\"action\":\"completed\",\"repository\":{\"id\":1,\"full_name\":\"grobertson/Rosey-Robot\"},\"workflow_run\":{\"id\":7,\"name\":\"n\",\"status\":\"completed\","
                    + "\"conclusion\":\"success\",\"head_sha\":\"4f2c9aa\",\"head_branch\":\"main\",\"path\":\".github/workflows/test-deploy.yml\",\"created_at\":\"2026-01-01T00:00:00Z\","
                    + "\"updated_at\":\"2026-01-01T00:00:00Z\",\"run_attempt\":1,\"html_url\":\"https://github.com/x\",\"actor\":{\"login\":\"ada\"}}}",
            "{\"action\":\"created\",\"repository\":{\"id\":1,\"full_name\":\"grobertson/Rosey-Robot\"},\"deployment\":{\"id\":7,\"sha\":\"4f2c9aa\",\"ref\":\"v1\",\"task\":\"deploy\","
                    + "\"environment\":\"test\",\"description\":\"d\",\"payload\":{},\"creator\":{\"login\":\"ada\"},\"created_at\":\"2026-01-01T00:00:00Z\",\"updated_at\":\"2026-01-01T00:00:00Z\"},"
                    + "\"deployment_status\":{\"id\":9,\"state\":\"success\",\"created_at\":\"2026-01-01T00:00:00Z\",\"creator\":{\"login\":\"ada\"},\"environment\":\"test\",\"description\":\"x\"}}");
    private static final List<String> BODIES = List.of(
            "",
            "{",
            "null",
            "[]",
            "{}",
            "\"x\"",
            "{\"a\":1,\"a\":2}",
            "[".repeat(5000),
            "{\"a\":".repeat(2000),
            "\uFEFF{}",
            "{} {}",
            "1" + "0".repeat(5000),
            "environment=test&status=success");
    private static final List<String> BROKEN = List.of(
            "GET\r\n\r\n",
            "\r\n\r\n\r\n",
            "GET / HTTP/9.9\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.0\r\n\r\n",
            "GET /api/status\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "\u0016\u0003\u0001\u0002\u0000\u0001\u0000",
            "GET http://evil.example/api/self HTTP/1.1\r\nHost: x\r\n\r\n",
            "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\n folded: x\r\n\r\n",
            "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
            "GET / HTTP/1.1\nHost: a\n\n",
            "POST /api/deployments HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "POST /api/webhook/github HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nxx\r\n",
            "POST /api/webhook/github HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nx",
            "POST /api/webhook/github HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\nx",
            "POST /api/webhook/github HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\nx",
            "POST /api/webhook/github HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nxxxxxx");

    private final Random random;
    private final String authority;
    private boolean broken;

    Fuzz(long seed, int number, String authority) {
        this.random = new Random(seed * 1_000_003 + number);
        this.authority = authority;
    }

    /** Whether the last request was none that HTTP knows, which nobody has to answer. */
    boolean isBroken() {
        return broken;
    }

    byte[] request() {
        if (random.nextInt(12) == 0) {
            broken = true;
            return damaged(one(BROKEN).getBytes(StandardCharsets.ISO_8859_1));
        }
        String method = one(METHODS);
        String path = "/" + path();
        byte[] body = body();
        List<String> headers = new ArrayList<>(List.of("Host: " + authority, "Connection: close"));
        authorization(headers);
        String type = one(TYPES);
        if (!type.isEmpty()) {
            headers.add("Content-Type: " + type);
        }
        if (path.contains("webhook") && random.nextInt(4) > 0) {
            method = "POST";
            headers.add("X-GitHub-Event: "
                    + one(List.of("workflow_run", "deployment", "deployment_status", "workflow_job")));
            headers.add("X-GitHub-Delivery: " + random.nextInt(1000));
            headers.add("X-Hub-Signature-256: sha256=" + signature(body));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            String header = one(HEADERS);
            broken |= List.of("Host", "Content-Length", "Transfer-Encoding", "Expect", "Upgrade")
                    .contains(header);
            headers.add(header + ": "
                    + (random.nextBoolean() ? one(HEADER_VALUES) : payload())
                            .replaceAll("[\r\n\0]", " ")
                            .replaceAll(random.nextInt(10) == 0 ? "" : "[^ -~]", "?"));
        }
        int length = body.length;
        if (random.nextInt(10) == 0) {
            broken = true;
            length = Math.max(0, length + random.nextInt(2000) - 1000);
        }
        headers.add("Content-Length: " + length);
        broken |= !method.matches("[A-Z]+") || path.matches(".*[^!-~].*") || method.equals("CONNECT");
        byte[] head = (method + " " + path + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[head.length + body.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        if (random.nextInt(20) == 0) {
            broken = true;
            return damaged(all);
        }
        return all;
    }

    private void authorization(List<String> headers) {
        int who = random.nextInt(10);
        String user = List.of("admin", "admin", "admin", "operator", "operator", "tester", "viewer", "nobody", "", "")
                .get(who);
        if (!user.isEmpty()) {
            boolean wrong = random.nextInt(20) == 0;
            headers.add("Authorization: Basic "
                    + Base64.getEncoder()
                            .encodeToString((user + (wrong ? payload() : "-secret"))
                                    .replaceFirst("^(\\w+)-", "$1:$1-")
                                    .getBytes(StandardCharsets.UTF_8)));
        }
    }

    private String path() {
        String path;
        if (random.nextInt(8) == 0) {
            path = one(PAGES);
        } else {
            Endpoint endpoint = one(Endpoint.all());
            String environment = random.nextInt(4) == 0 ? escaped(payload()) : one(List.of("test", "prod"));
            String id = random.nextInt(4) == 0 ? escaped(payload()) : "" + (1 + random.nextInt(50));
            path = endpoint.address(environment, id.replace("$", "%24").replace("\\", "%5C"));
        }
        if (random.nextInt(10) == 0) {
            int at = random.nextInt(path.length() + 1);
            path = path.substring(0, at)
                    + one(List.of(
                            "/",
                            "//",
                            "/../",
                            ";a=b",
                            "%2f",
                            "%00",
                            "%zz",
                            "%",
                            "%c0%ae",
                            "\\",
                            "#",
                            "%E2%80%AE",
                            ".",
                            "\u00e9"))
                    + path.substring(at);
        }
        StringBuilder query = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            query.append(query.isEmpty() ? (path.contains("?") ? "&" : "?") : "&")
                    .append(one(PARAMETERS))
                    .append(random.nextInt(10) == 0 ? "" : "=")
                    .append(random.nextBoolean() ? escaped(one(VALUES)) : escaped(payload()));
        }
        return path + query;
    }

    private String escaped(String text) {
        return random.nextInt(10) == 0
                ? text.replaceAll("[\\s\0]", "")
                : URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private byte[] body() {
        return switch (random.nextInt(5)) {
            case 0 -> one(BODIES).getBytes(StandardCharsets.UTF_8);
            case 1 -> damaged(one(TEMPLATES).getBytes(StandardCharsets.UTF_8));
            default -> mutated();
        };
    }

    private byte[] mutated() {
        try {
            JsonNode tree = JSON.readTree(one(TEMPLATES));
            for (int i = random.nextInt(3); i > 0; i--) {
                mutate((ObjectNode) tree);
            }
            return JSON.writeValueAsBytes(tree);
        } catch (java.io.IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private void mutate(ObjectNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        if (names.isEmpty()) {
            return;
        }
        String name = one(names);
        if (node.get(name) instanceof ObjectNode inner && random.nextInt(5) > 0) {
            mutate(inner);
            return;
        }
        switch (random.nextInt(8)) {
            case 0 -> node.remove(name);
            case 1 -> node.putNull(name);
            case 2 -> node.set(name, NODES.numberNode(random.nextBoolean() ? random.nextLong() : -1L));
            case 3 -> node.set(name, NODES.numberNode(new java.math.BigDecimal("1e" + random.nextInt(400))));
            case 4 -> node.set(name, NODES.arrayNode().add(payload()));
            case 5 -> node.put(name, payload().repeat(1 + random.nextInt(200)));
            default -> node.put(name, payload());
        }
    }

    private byte[] damaged(byte[] bytes) {
        byte[] damaged = bytes.clone();
        for (int i = random.nextInt(4); i > 0 && damaged.length > 0; i--) {
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
        return random.nextInt(4) == 0 ? java.util.Arrays.copyOf(damaged, random.nextInt(damaged.length + 1)) : damaged;
    }

    private String payload() {
        return one(random.nextInt(6) == 0 ? Payloads.UNREADABLE : Payloads.all());
    }

    private static String signature(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private <T> T one(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
