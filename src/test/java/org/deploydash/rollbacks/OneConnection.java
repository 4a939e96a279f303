package org.deploydash.rollbacks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.deploydash.storage.Storage;
import org.deploydash.storage.StorageError;
import org.deploydash.storage.StorageHealth;
import org.deploydash.storage.StorageUnavailable;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;

/** A real SQLite file with this room's migrations, on one connection. It can be told to refuse, as a full disk would. */
final class OneConnection implements Storage {

    int writesLeft = Integer.MAX_VALUE;
    int writes;
    private final Handle handle;

    OneConnection(Path file) {
        boolean fresh = !Files.exists(file);
        handle = Jdbi.open("jdbc:sqlite:" + file);
        if (fresh) {
            handle.createScript(migration("V3__rollbacks")).execute();
            handle.createScript(migration("V7__rollbacks")).execute();
        }
    }

    private static String migration(String name) {
        try (InputStream in =
                Objects.requireNonNull(Storage.class.getResourceAsStream("/db/migration/" + name + ".sql"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public synchronized <T, X extends Exception> T read(HandleCallback<T, X> work) throws X {
        return work.withHandle(handle);
    }

    @Override
    public synchronized <T, X extends Exception> T write(HandleCallback<T, X> work) throws X {
        if (writesLeft == 0) {
            throw new StorageUnavailable(StorageError.STORAGE_FULL, null);
        }
        writesLeft--;
        writes++;
        return handle.inTransaction(work);
    }

    @Override
    public <T, X extends Exception> T writeRelaxed(HandleCallback<T, X> work) throws X {
        return write(work);
    }

    @Override
    public StorageHealth health() {
        return StorageHealth.well(0);
    }

    @Override
    public synchronized void close() {
        handle.close();
    }
}
