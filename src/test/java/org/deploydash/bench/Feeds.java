package org.deploydash.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/** Starts the servers whose live events are measured, each in a process of its own with its files below one folder. */
final class Feeds {

    private static final String USER = "bench";
    private static final String PASSWORD = "of-the-bench-and-long-enough";
    private static final Path NGINX = Path.of("/usr/sbin/nginx");
    private static final Path NCHAN = Path.of("/usr/lib/nginx/modules/ngx_nchan_module.so");

    /** About what the other members of a deployment take beside its message. */
    private static final int OTHER_MEMBERS = 440;

    /** What setenv.sh says that 10,000 pages want. */
    private static final String HEAP = "1400m";

    private final Path work;
    private final Path config;
    private final Path war;
    private final AtomicLong commits = new AtomicLong();

    /** @param config of the dashboards */
    Feeds(Path work, Path config, Path war) {
        this.work = work;
        this.config = config;
        this.war = war;
    }

    Feed tomcat(Path distribution) throws IOException {
        Tomcat tomcat = new Tomcat(distribution, work.resolve("tomcat"), war);
        tomcat.addUser(USER, PASSWORD, "dashboard-operator");
        tomcat.heap(HEAP);
        return dashboard("Tomcat", tomcat.start(settings("tomcat-data")), tomcat.port);
    }

    Feed jetty(Path home) throws IOException {
        Jetty jetty = new Jetty(home, work.resolve("jetty"), war);
        jetty.addUser(USER, PASSWORD, "dashboard-operator");
        List<String> flags = List.of("-Xmx" + HEAP, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
        return dashboard("Jetty", jetty.start(settings("jetty-data"), flags), jetty.port);
    }

    private Feed dashboard(String name, ServerProcess process, int port) {
        String login = Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        List<String> headers = List.of("Content-Type: application/json", "Authorization: Basic " + login);
        return new Feed(
                name,
                process,
                URI.create("http://127.0.0.1:" + port + "/api/events?status=changes"),
                new Poster(port, "/api/deployments", headers),
                this::deployment);
    }

    /** A failed one: it leaves the running version and what follows from it as they are. */
    private String deployment(int characters) {
        return "{\"environment\":\"test\",\"commit_sha\":\"%040x\",\"status\":\"failed\",\"commit_message\":\"%s\"}"
                .formatted(commits.incrementAndGet(), "x".repeat(characters));
    }

    /** Empty where nginx or its module is not installed. */
    Optional<Feed> nchan() throws IOException {
        if (!Files.isExecutable(NGINX) || !Files.exists(NCHAN)) {
            return Optional.empty();
        }
        Path folder = Files.createDirectories(work.resolve("nchan"));
        int port = FreePort.find();
        Files.writeString(folder.resolve("nginx.conf"), """
                load_module %s;
                daemon off;
                worker_processes 1;
                worker_rlimit_nofile 20000;
                pid nginx.pid;
                error_log error.log warn;
                events { worker_connections 15000; }
                http {
                  access_log off;
                  client_body_temp_path body;
                  proxy_temp_path proxy;
                  fastcgi_temp_path fastcgi;
                  uwsgi_temp_path uwsgi;
                  scgi_temp_path scgi;
                  keepalive_requests 1000000;
                  tcp_nodelay on;
                  nchan_shared_memory_size 128M;
                  server {
                    listen 127.0.0.1:%d backlog=1024;
                    location = /ready { return 200; }
                    location = /publish {
                      nchan_publisher;
                      nchan_channel_id all;
                      nchan_message_buffer_length 10;
                      nchan_message_timeout 30s;
                    }
                    location = /events {
                      nchan_subscriber eventsource;
                      nchan_channel_id all;
                      nchan_subscriber_first_message newest;
                    }
                  }
                }
                """.formatted(NCHAN, port));
        ServerProcess process = ServerProcess.start(
                folder,
                folder.resolve("out.log"),
                Map.of(),
                URI.create("http://127.0.0.1:" + port + "/ready"),
                NGINX.toString(),
                "-p",
                folder + "/",
                "-e",
                folder.resolve("error.log").toString(),
                "-c",
                folder.resolve("nginx.conf").toString());
        return Optional.of(plain("nchan", process, port, "/publish", List.of("X-EventSource-Event: " + Feed.EVENT)));
    }

    Feed bare() throws IOException {
        Path folder = Files.createDirectories(work.resolve("bare"));
        int port = FreePort.find();
        ServerProcess process = ServerProcess.start(
                folder,
                folder.resolve("out.log"),
                Map.of(),
                URI.create("http://127.0.0.1:" + port + "/ready"),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                Path.of("target/test-classes").toAbsolutePath().toString(),
                BareServer.class.getName(),
                String.valueOf(port));
        return plain("bare NIO", process, port, "/publish", List.of());
    }

    /** Jersey's own, in the same Tomcat with the same files, beside an idle dashboard. */
    Feed broadcaster(Path distribution) throws IOException {
        Tomcat tomcat = new Tomcat(distribution, work.resolve("broadcaster"), war);
        tomcat.heap(HEAP);
        tomcat.deployBroadcaster(war);
        ServerProcess process = tomcat.start(settings("broadcaster-data"));
        Feed feed =
                plain("SseBroadcaster", process, tomcat.port, "/broadcast/events", List.of("Content-Type: text/plain"));
        return new Feed(
                feed.name(),
                process,
                URI.create("http://127.0.0.1:" + tomcat.port + "/broadcast/events"),
                feed.poster(),
                feed.body());
    }

    private static Feed plain(String name, ServerProcess process, int port, String publish, List<String> headers) {
        IntFunction<String> body = characters -> "{\"text\":\"" + "x".repeat(characters + OTHER_MEMBERS) + "\"}";
        return new Feed(
                name,
                process,
                URI.create("http://127.0.0.1:" + port + "/events"),
                new Poster(port, publish, headers),
                body);
    }

    private Map<String, String> settings(String data) {
        return Map.of(
                "DASHBOARD_CONFIG", config.toString(),
                "DASHBOARD_DATA", work.resolve(data).toString());
    }
}
