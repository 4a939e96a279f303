package org.deploydash.web;

import jakarta.servlet.ServletContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Styles, scripts and images of the page, read once from the archive and kept in memory, plain and compressed. */
public final class Assets {

    static final List<String> FOLDERS = List.of("/css/", "/js/", "/img/");

    /** The scripts that pages ask for; what one of them imports later, no other may. */
    private static final List<String> PAGES = List.of("/js/main.js", "/js/wall.js");

    private static final String SCRIPT = "text/javascript;charset=utf-8";
    private static final int HASH_DIGITS = 16;
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("css", "text/css;charset=utf-8"),
            Map.entry("js", SCRIPT),
            Map.entry("mjs", SCRIPT),
            Map.entry("json", "application/json"),
            Map.entry("map", "application/json"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("webp", "image/webp"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("txt", "text/plain;charset=utf-8"));

    /**
     * One file.
     *
     * @param gzip its compressed bytes, null where that would not be smaller
     * @param hash of its bytes
     */
    record Asset(String type, byte[] bytes, byte @Nullable [] gzip, String hash) {}

    private final Map<String, Asset> byPath;
    private final String version;

    private Assets(Map<String, Asset> byPath, String version) {
        this.byPath = byPath;
        this.version = version;
    }

    /** Reads every file of a known type below {@code /css/}, {@code /js/} and {@code /img/}. */
    public static Assets load(ServletContext context) {
        Map<String, Asset> byPath = new TreeMap<>();
        FOLDERS.forEach(folder -> addAll(context, folder, byPath));
        Map<String, String> scripts = new TreeMap<>();
        byPath.forEach((path, asset) -> {
            if (path.endsWith(".js")) {
                scripts.put(path, text(asset.bytes()));
            }
        });
        List<String> pages = PAGES.stream().filter(scripts::containsKey).toList();
        JoinedModules.of(scripts, pages)
                .forEach((path, script) -> byPath.put(path, asset(SCRIPT, script.getBytes(StandardCharsets.UTF_8))));
        MessageDigest all = sha256();
        byPath.forEach(
                (path, asset) -> all.update((path + '\n' + asset.hash() + '\n').getBytes(StandardCharsets.UTF_8)));
        return new Assets(byPath, hash(all));
    }

    /** A hash over all of them: stands in their addresses, so that a browser may keep them for ever. */
    public String version() {
        return version;
    }

    /** @param path as in {@code /js/main.js}; compared exactly, so that no way leads anywhere else */
    Optional<Asset> find(String path) {
        return Optional.ofNullable(byPath.get(path));
    }

    private static void addAll(ServletContext context, String folder, Map<String, Asset> found) {
        @Nullable Set<String> paths = context.getResourcePaths(folder);
        if (paths == null) {
            return;
        }
        for (String path : paths) {
            @Nullable String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
            if (path.endsWith("/")) {
                addAll(context, path, found);
            } else if (type != null) {
                found.put(path, read(context, path, type));
            }
        }
    }

    private static Asset read(ServletContext context, String path, String type) {
        byte[] bytes = content(context, path);
        if (type.startsWith("text/css")) {
            String folder = path.substring(0, path.lastIndexOf('/') + 1);
            String joined = LeanText.joined(text(bytes), sheet -> text(content(context, folder + sheet)));
            bytes = LeanText.of(joined).getBytes(StandardCharsets.UTF_8);
        } else if (type.startsWith("text/javascript")) {
            bytes = LeanText.of(text(bytes)).getBytes(StandardCharsets.UTF_8);
        }
        return asset(type, bytes);
    }

    private static Asset asset(String type, byte[] bytes) {
        byte[] gzip = gzip(bytes);
        MessageDigest digest = sha256();
        digest.update(bytes);
        return new Asset(type, bytes, gzip.length < bytes.length ? gzip : null, hash(digest));
    }

    private static byte[] content(ServletContext context, String path) {
        try (@Nullable InputStream in = context.getResourceAsStream(path)) {
            if (in == null) {
                throw new IOException("a listed resource is not there: " + path);
            }
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** As small as it gets: it is done once, and sent for years. */
    private static byte[] gzip(byte[] bytes) {
        var out = new ByteArrayOutputStream(bytes.length / 3 + 64);
        try (var gzip = new SmallestGzip(out)) {
            gzip.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    private static final class SmallestGzip extends GZIPOutputStream {

        private SmallestGzip(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    private static String hash(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_DIGITS);
    }
}
