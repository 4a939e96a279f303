package org.deploydash.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.deploydash.loops.Pace;

/** The whole dashboard in a process of its own, so that it can be killed. */
public final class ChildDashboard implements AutoCloseable {

    /** Beside the context parameters: how many times faster time goes in it. */
    public static final String PACE = "pace";

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Process process;
    private final URI base;

    private ChildDashboard(Process process, URI base) {
        this.process = process;
        this.base = base;
    }

    /** In the child: folder, the file to write the address into, parameters as NAME=value. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Map<String, String> parameters = new TreeMap<>();
        for (String each : List.of(arguments).subList(2, arguments.length)) {
            parameters.put(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1));
        }
        Pace pace = new Pace(Integer.parseInt(parameters.getOrDefault(PACE, "1")));
        parameters.remove(PACE);
        RunningDashboard dashboard = RunningDashboard.start(Path.of(arguments[0]), "/", parameters, List.of(pace));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(dashboard), "stop"));
        Path told = Path.of(arguments[1]);
        Path written = told.resolveSibling("address.new");
        Files.writeString(written, dashboard.base().toString());
        Files.move(written, told);
        new CountDownLatch(1).await();
    }

    /** As a container does that is told to end. */
    private static void stop(RunningDashboard dashboard) {
        dashboard.close();
        System.err.println("The dashboard has stopped");
    }

    public static ChildDashboard start(Path folder, Map<String, String> parameters) throws IOException {
        return start(List.of(), folder, parameters);
    }

    /** @param through a program that runs another one, with its options, as in {@code nice} */
    public static ChildDashboard start(List<String> through, Path folder, Map<String, String> parameters)
            throws IOException {
        return start(through, folder, parameters, ChildClasses.options());
    }

    /** @param classes the options of its command that say where they are */
    static ChildDashboard start(List<String> through, Path folder, Map<String, String> parameters, List<String> classes)
            throws IOException {
        Path address = folder.resolve("address");
        Files.deleteIfExists(address);
        List<String> command = new ArrayList<>(through);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(classes);
        command.addAll(List.of(ChildDashboard.class.getName(), folder.toString(), address.toString()));
        parameters.forEach((name, value) -> command.add(name + "=" + value));
        Path log = folder.resolve("child.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            await().atMost(PATIENCE).until(() -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException("the dashboard does not start: " + Files.readString(log));
                }
                return Files.exists(address);
            });
        } catch (RuntimeException tooLong) {
            process.destroyForcibly(); // nobody else knows of it
            throw tooLong;
        }
        return new ChildDashboard(process, URI.create(Files.readString(address)));
    }

    public URI base() {
        return base;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** Runs a program of the system on it, as in {@code kill -STOP}. */
    public void treat(String... command) throws IOException {
        List<String> whole = new ArrayList<>(List.of(command));
        whole.add(Long.toString(pid()));
        Process treating = new ProcessBuilder(whole).inheritIO().start();
        if (treating.onExit().join().exitValue() != 0) {
            throw new IOException(whole + " failed");
        }
    }

    /** As the kernel or a power switch does: nothing of it runs after this. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** As {@code systemctl stop} does: it may end what it does. */
    public void stop() {
        process.destroy();
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
