package org.deploydash.storage;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * That one dashboard uses a database, and no other. Every web application loads a SQLite of its own, and two of them in
 * one process take each other's locks away, which damages the file (sqlite.org/howtocorrupt.html, 2.2.1). It comes about easily: Jetty
 * starts a web application that is deployed anew before it stops the old one, and so does Tomcat with parallel versions.
 *
 * <p>So who comes asks who is there, over the platform's MBean server, the one place that all of a process know. The same dashboard
 * gives way: it stops before the new one opens the file. Another one does not.
 *
 * <p>Two of different processes would damage nothing, but probe, record and tell everything twice. A lock on a file beside the database,
 * which the system takes back from a process that dies, keeps the second one out. Where the file system knows no locks, nothing does.
 */
public final class SoleUse implements SoleUseMBean, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SoleUse.class);

    /** One more may come in between. */
    private static final int ATTEMPTS = 3;

    private final MBeanServer server;
    private final ObjectName name;
    private final String user;
    private final Runnable stop;
    private final AtomicBoolean registered = new AtomicBoolean();
    private @Nullable FileChannel locked;

    private SoleUse(MBeanServer server, ObjectName name, String user, Runnable stop) {
        this.server = server;
        this.name = name;
        this.user = user;
        this.stop = stop;
    }

    /**
     * @param user what tells one dashboard of a server from another, and the former from the one in its place not: its host and path
     * @param stop closes the database; called, on whatever thread, where the same user comes again
     * @throws StorageRefused where another dashboard of this process uses the database
     */
    public static SoleUse of(StorageSettings settings, String user, Runnable stop) {
        Path path = real(DatabaseFile.of(settings).path());
        try {
            var use = new SoleUse(
                    ManagementFactory.getPlatformMBeanServer(),
                    new ObjectName("org.deploydash:type=Database,path=" + ObjectName.quote(path.toString())),
                    user,
                    stop);
            for (int i = 0; i < ATTEMPTS; i++) {
                if (use.begins()) {
                    use.lockOut(path);
                    return use;
                }
                if (!use.isFree()) {
                    break;
                }
            }
        } catch (JMException impossible) {
            throw new IllegalStateException(impossible);
        }
        throw new StorageRefused("The database " + path + " is used by another dashboard of this server."
                + " Give each a data folder of its own: DASHBOARD_DATA in its context file");
    }

    private boolean begins() throws JMException {
        try {
            server.registerMBean(this, name);
            registered.set(true);
            return true;
        } catch (InstanceAlreadyExistsException another) {
            return false;
        }
    }

    /** Never the database itself: SQLite's own locks are lost when anybody of the process closes it. */
    private void lockOut(Path path) {
        try {
            Files.createDirectories(path.resolveSibling("."));
            FileChannel channel = FileChannel.open(
                    path.resolveSibling(path.getFileName() + "-lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            locked = channel;
            if (channel.tryLock() == null) {
                close();
                throw new StorageRefused("The database " + path + " is used by a dashboard of another process."
                        + " Stop that one, or give each a data folder of its own: DASHBOARD_DATA");
            }
        } catch (IOException | OverlappingFileLockException unknown) {
            log.info("Whether another process uses the database cannot be known here", unknown);
        }
    }

    /** Asks who is there. */
    private boolean isFree() throws JMException {
        try {
            return Boolean.TRUE.equals(
                    server.invoke(name, "giveWay", new Object[] {user}, new String[] {String.class.getName()}));
        } catch (InstanceNotFoundException gone) {
            return true;
        }
    }

    @Override
    public boolean giveWay(String asking) {
        if (!asking.equals(user)) {
            return false;
        }
        stop.run();
        close();
        return true;
    }

    /** Lets the next one in; may be called more than once, and takes nothing from who came after. */
    @Override
    public void close() {
        if (!registered.getAndSet(false)) {
            return;
        }
        try (FileChannel letGo = locked) {
            server.unregisterMBean(name);
        } catch (IOException alreadyGone) {
            log.debug("The lock was gone", alreadyGone);
        } catch (JMException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** One file has one name, whatever links lead to it. */
    private static Path real(Path path) {
        Path folder = path.getParent();
        try {
            return folder == null ? path : folder.toRealPath().resolve(path.getFileName());
        } catch (IOException notThereYet) {
            return path;
        }
    }
}
