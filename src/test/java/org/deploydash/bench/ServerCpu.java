package org.deploydash.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;

/** What the threads of server and hub have used, without the client's; on a busy machine it says more than a clock does. */
final class ServerCpu {

    private ServerCpu() {}

    static long nanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && isServer(thread.getThreadName())) {
                sum += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
            }
        }
        return sum;
    }

    private static boolean isServer(String name) {
        return name.startsWith("jetty") || name.startsWith("dashboard-live");
    }
}
