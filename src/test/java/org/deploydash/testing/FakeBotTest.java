package org.deploydash.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.deploydash.demo.DemoBots;
import org.deploydash.testing.ScriptedBot.Mood;
import org.deploydash.testing.ScriptedBot.Scene;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FakeBotTest {

    private static int status(URI url) throws Exception {
        HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
        int status = connection.getResponseCode();
        connection.disconnect();
        return status;
    }

    @Test
    void changes_its_manners_while_it_runs_and_counts() throws Exception {
        try (FakeBot bot = FakeBot.start()) {
            assertThat(status(bot.url())).isEqualTo(200);
            bot.becomes(BotReports.productionDown());
            assertThat(status(bot.url())).isEqualTo(503);
            bot.becomes("/other", BotFaults.status(404));
            assertThat(status(bot.url("/other"))).isEqualTo(404);
            assertThat(bot.requests("/api/health")).isEqualTo(2);
            assertThat(bot.requests()).isEqualTo(3);
        }
    }

    @Test
    void stops_and_restarts_on_the_same_port() throws Exception {
        try (FakeBot bot = FakeBot.start()) {
            int port = bot.port();
            bot.stop();
            assertThatThrownBy(() -> status(bot.url())).isInstanceOf(ConnectException.class);
            bot.restart();
            assertThat(bot.port()).isEqualTo(port);
            assertThat(status(bot.url())).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Mood.class, mode = EnumSource.Mode.EXCLUDE, names = "GONE")
    void a_scripted_bot_says_believable_things_in_every_mood(Mood mood) throws Exception {
        var bot = new ScriptedBot("v1.2.3", 10, List.of(new Scene(mood, Duration.ofHours(1))));
        var out = new ByteArrayOutputStream();
        assertThat(bot.answer(out, time -> assertThat(time).isPositive())).isTrue();
        String answer = out.toString(StandardCharsets.UTF_8);
        JsonNode report = new ObjectMapper().readTree(answer.substring(answer.indexOf("\r\n\r\n")));
        assertThat(answer).startsWith(mood == Mood.FAILING ? "HTTP/1.1 503 " : "HTTP/1.1 200 ");
        assertThat(report.get("version").textValue()).isEqualTo("v1.2.3");
        assertThat(report.get("memory_mb").doubleValue()).isBetween(50.0, 500.0);
        assertThat(report.get("user_count").intValue()).isBetween(0, 30);
        assertThat(report.get("uptime_seconds").doubleValue()).isNotNegative();
    }

    @Test
    void a_scripted_bot_that_is_gone_hangs_up() throws Exception {
        var out = new ByteArrayOutputStream();
        var bot = new ScriptedBot("v1", 10, List.of(new Scene(Mood.GONE, Duration.ofHours(1))));
        assertThat(bot.answer(out, time -> {})).isFalse();
        assertThat(out.size()).isZero();
    }

    @Test
    void the_demo_has_two_bots() throws Exception {
        try (DemoBots bots = DemoBots.start(0, 0)) {
            assertThat(status(bots.test().url())).isEqualTo(200);
            assertThat(status(bots.prod().url())).isEqualTo(200);
        }
    }
}
