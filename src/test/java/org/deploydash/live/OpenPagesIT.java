package org.deploydash.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.deploydash.testing.EventStream;
import org.deploydash.testing.RunningDashboard;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many pages may be open, in the whole dashboard with 100 of them in all. Everybody has the same address, as behind a proxy. */
class OpenPagesIT {

    @TempDir
    Path folder;

    private RunningDashboard dashboard;
    private final List<EventStream> open = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (EventStream page : open) {
            page.close();
        }
        dashboard.close();
    }

    @Test
    void one_name_opens_no_more_than_its_share_and_another_still_gets_in() throws IOException {
        start("login");
        for (int i = 0; i < 50; i++) {
            assertThat(page("viewer").status()).as("page %d", i).isEqualTo(200);
        }
        for (int i = 0; i < 10; i++) {
            EventStream surplus = page("viewer");
            assertThat(surplus.status()).isEqualTo(503);
            assertThat(surplus.header("Retry-After")).isEqualTo("10");
            assertThat(surplus.body()).contains("\"error\":\"too_many_streams\"");
        }
        EventStream other = page("operator");
        assertThat(other.status()).isEqualTo(200);
        assertThat(other.next().data()).contains("timestamp");
    }

    @Test
    void who_reads_without_login_leaves_seats_for_those_who_sign_in() throws IOException {
        start("public");
        for (int i = 0; i < 75; i++) {
            assertThat(page(null).status()).as("page %d", i).isEqualTo(200);
        }
        assertThat(page(null).status()).isEqualTo(503);
        EventStream signedIn = page("viewer");
        assertThat(signedIn.status()).isEqualTo(200);
        assertThat(signedIn.next().data()).contains("timestamp");
    }

    private void start(String read) {
        dashboard =
                RunningDashboard.configured(folder, "/", "access: {read: " + read + "}\nlimits: {open-pages: 100}\n");
    }

    private EventStream page(String name) throws IOException {
        Map<String, String> login = name == null
                ? Map.of()
                : Map.of(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString((name + ":" + name + "-secret").getBytes(UTF_8)));
        EventStream page = EventStream.open(dashboard.base().resolve("api/events"), login);
        open.add(page);
        return page;
    }
}
