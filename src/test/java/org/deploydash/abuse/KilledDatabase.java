package org.deploydash.abuse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sqlite.SQLiteDataSource;

/** What a dead process left behind, read in a copy: the next start finds it as it was left. */
record KilledDatabase(Path folder) {

    /** @param number tells one copy from another */
    static KilledDatabase copied(Path dashboard, int number) throws IOException {
        Path folder = Files.createDirectories(dashboard.resolve("copy-" + number));
        for (String name : List.of("dashboard.db", "dashboard.db-wal")) {
            Path file = dashboard.resolve("data").resolve(name);
            if (Files.exists(file)) {
                Files.copy(file, folder.resolve(name));
            }
        }
        return new KilledDatabase(folder);
    }

    String text(String query) throws SQLException {
        return rows("SELECT 'only', (" + query + ")").get("only");
    }

    /** By the first column the second. */
    Map<String, String> rows(String query) throws SQLException {
        // not by the list of drivers, which dashboards of this process clean up behind them
        var source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + folder.resolve("dashboard.db"));
        Map<String, String> found = new TreeMap<>();
        try (var connection = source.getConnection();
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                found.put(rows.getString(1), rows.getString(2));
            }
        }
        return found;
    }

    void delete() throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }
}
