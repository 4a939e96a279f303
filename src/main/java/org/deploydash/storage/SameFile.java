package org.deploydash.storage;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;

/**
 * Opens connections to one file, and none to another that took its name meanwhile. SQLite goes by names: it would play the log of the file
 * that is in use into the new one, and make an empty one where there is none
 * (<a href="https://sqlite.org/howtocorrupt.html">How to corrupt an SQLite database file</a>, 1.4 and 2.4).
 */
final class SameFile extends SQLiteDataSource {

    private final DatabaseFile file;
    private volatile @Nullable Object key;

    SameFile(DatabaseFile file, SQLiteConfig config) {
        super(config);
        setUrl(file.url());
        this.file = file;
    }

    /** @param fileKey of the file from now on, null where the file system has none */
    void is(@Nullable Object fileKey) {
        key = fileKey;
    }

    @Override
    public SQLiteConnection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
        Object own = key;
        if (own != null && !own.equals(file.key())) {
            throw new SQLException("The database file is another one than that in use");
        }
        return super.getConnection(user, password);
    }
}
