package org.deploydash.testing;

/** What bots say when they answer: one report per variant that is known to run somewhere. */
public final class BotReports {

    private BotReports() {}

    /** As the dashboard's own specification has it, with its own response time. */
    public static Manner dashboardSpec(String status) {
        return Manner.json(
                200,
                "{\"status\":\"%s\",\"uptime\":86400,\"response_time_ms\":45,\"memory_mb\":128.5,\"user_count\":12}"
                        .formatted(status));
    }

    /** The fullest report, as the production verification expects it. */
    public static Manner production() {
        return Manner.json(
                200,
                "{\"status\":\"up\",\"connected\":true,\"channel\":\"#rosey\",\"environment\":\"prod\",\"uptime\":3600.25,"
                        + "\"user_count\":42,\"memory_mb\":256.5,\"last_activity\":\"2024-11-12T15:30:45\"}");
    }

    public static Manner productionDown() {
        return Manner.json(503, "{\"status\":\"down\",\"connected\":false}");
    }

    /** As the sprint's summary has it. */
    public static Manner sprint(String status, boolean connected) {
        return Manner.json(
                200,
                ("{\"status\":\"%s\",\"connected\":%s,\"channel\":\"#test\",\"uptime\":3600,\"version\":\"nano-sprint-6\","
                                + "\"user_count\":7,\"requests\":120,\"errors\":3}")
                        .formatted(status, connected));
    }

    /** As the bot's health server answers, always with 200. */
    public static Manner healthServer(String status, boolean connected) {
        return Manner.json(
                200,
                ("{\"status\":\"%s\",\"connected\":%s,\"channel\":\"#test\",\"uptime_seconds\":7200,\"version\":\"abc123f\","
                                + "\"user_count\":9,\"requests_handled\":250,\"error_count\":1}")
                        .formatted(status, connected));
    }

    public static Manner initializing() {
        return Manner.json(
                200,
                "{\"status\":\"initializing\",\"connected\":false,\"channel\":\"initializing\",\"uptime_seconds\":1,"
                        + "\"version\":\"unknown\",\"user_count\":0,\"requests_handled\":1,\"error_count\":0}");
    }

    public static Manner stub() {
        return Manner.json(200, "{\"status\":\"healthy\",\"service\":\"rosey\"}");
    }

    /** Every member of a type it should not have, but the status. */
    public static Manner wrongTypes() {
        return Manner.json(
                200,
                "{\"status\":\"healthy\",\"connected\":\"yes\",\"uptime\":\"long\",\"user_count\":[1],\"memory_mb\":{\"rss\":1},"
                        + "\"requests\":true,\"errors\":null,\"version\":7}");
    }

    /** Numbers as a careless JSON writer makes them. */
    public static Manner oddNumbers() {
        return Manner.json(
                200,
                "{\"status\":\"healthy\",\"connected\":true,\"uptime\":1e999,\"user_count\":-3,\"memory_mb\":NaN,"
                        + "\"requests\":12.5,\"errors\":-Infinity}");
    }

    /** Words and versions that a page must not run. */
    public static Manner hostile() {
        return Manner.json(
                200,
                "{\"status\":\"<img src=x onerror=alert(1)>\",\"version\":\"<script>alert(2)</script>\",\"connected\":true,"
                        + "\"user_count\":3,\"memory_mb\":64}");
    }
}
