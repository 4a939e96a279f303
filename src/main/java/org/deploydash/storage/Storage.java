package org.deploydash.storage;

import org.jdbi.v3.core.HandleCallback;

/**
 * The one door to SQL. Readers never wait for the writer; writers wait for one another.
 *
 * <p>All three methods throw {@link StorageUnavailable} where the database cannot do it now (busy for 5 s, disk full, read-only, gone) and
 * leave nothing half done.
 */
public interface Storage extends AutoCloseable {

    /** Runs on a connection that cannot write, seeing one state of the database throughout. */
    <T, X extends Exception> T read(HandleCallback<T, X> work) throws X;

    /** Runs in an IMMEDIATE transaction on the only writing connection. When it returns, the change survives a power loss. */
    <T, X extends Exception> T write(HandleCallback<T, X> work) throws X;

    /** Like {@link #write}, for what nobody was promised (samples): the newest commits may be lost at power loss, and it costs a tenth. */
    <T, X extends Exception> T writeRelaxed(HandleCallback<T, X> work) throws X;

    /** How the store is: shown in /api/self. */
    StorageHealth health();

    @Override
    void close();
}
