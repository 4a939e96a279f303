package org.deploydash.deployments;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.deploydash.storage.SqliteStorage;
import org.deploydash.storage.StorageSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How SQLite means to answer what people ask of a long history. */
class DeploymentPlanTest {

    @TempDir
    Path folder;

    @Test
    void days_are_found_by_the_index_and_need_no_sorting() {
        assertThat(plan(DeploymentStore.NEWEST))
                .singleElement()
                .asString()
                .contains("USING INDEX", "place>? AND place<?");
    }

    @Test
    void days_beside_another_filter_end_the_walk_through_the_search_index() {
        assertThat(plan(DeploymentStore.MATCHING))
                .noneMatch(step -> step.contains("TEMP B-TREE"))
                .anyMatch(step -> step.contains("VIRTUAL TABLE INDEX"))
                .anyMatch(step -> step.contains("place=?"));
    }

    private List<String> plan(String query) {
        try (SqliteStorage storage = SqliteStorage.open(new StorageSettings(Optional.empty(), folder))) {
            return storage.read(handle -> handle.createQuery("EXPLAIN QUERY PLAN " + query)
                    .bind("match", "\"a\"")
                    .bind("least", 1)
                    .bind("before", 2)
                    .bind("limit", 50)
                    .bind("environment", (String) null)
                    .bind("status", (String) null)
                    .bind("user", (String) null)
                    .bind("needle", (String) null)
                    .map((row, context) -> row.getString("detail"))
                    .list());
        }
    }
}
