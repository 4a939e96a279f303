package org.deploydash.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.deploydash.testing.Caller;
import org.deploydash.web.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds of every endpoint alike: who may call it, which methods it knows, and that no other site makes a browser write there. The
 * endpoints are those that the resource classes declare, so that a new one is tried without anybody's thinking of it.
 */
public abstract class EveryEndpoint {

    private static final List<String> PEOPLE = List.of("viewer", "tester", "operator", "admin");

    /** The number of a deployment or operation that there is not. */
    private static final String NO_SUCH = "999999999";

    /** The dashboard's address, with a slash at its end. */
    protected abstract URI base();

    /** Of viewer, operator, tester (operator of the environment test alone), admin and {@link #stranger()}. */
    protected String password(String user) {
        return user + "-secret";
    }

    /** Somebody of the realm without any role of ours. */
    protected String stranger() {
        return "nobody";
    }

    protected final Caller anyone() {
        return Caller.of(base());
    }

    protected final Caller as(String user) {
        return anyone().signedIn(user, password(user));
    }

    @Test
    void is_told_in_the_table_of_samples_and_nothing_else_is() {
        assertThat(Endpoint.all()).hasSizeGreaterThan(20);
        assertThat(Sample.ALL.keySet())
                .as("endpoints with a sample, and those that are declared")
                .containsExactlyInAnyOrderElementsOf(
                        Endpoint.all().stream().map(Endpoint::toString).toList());
    }

    @ParameterizedTest
    @MethodSource("org.deploydash.contract.Endpoint#all")
    void answers_who_may_call_it_and_refuses_everybody_else(Endpoint endpoint) {
        Sample sample = Sample.ALL.get(endpoint.toString());
        for (String environment : endpoint.isOfAnEnvironment() ? List.of("test", "prod") : List.of("test")) {
            check(endpoint, environment, anyone(), "anyone", endpoint.role() == Role.ANYONE ? sample : refusal(401));
            check(endpoint, environment, as(stranger()), stranger(), may(endpoint, environment, stranger(), sample));
            for (String person : PEOPLE) {
                check(endpoint, environment, as(person), person, may(endpoint, environment, person, sample));
            }
        }
    }

    private static Sample may(Endpoint endpoint, String environment, String person, Sample sample) {
        boolean reads = PEOPLE.contains(person);
        boolean operates = person.equals("operator") || person.equals("admin");
        boolean may = switch (endpoint.role()) {
            case ANYONE -> true;
            case READ -> reads;
            case OPERATE -> operates || (person.equals("tester") && environment.equals("test"));
            case ADMIN -> person.equals("admin");
        };
        return may ? sample : refusal(403);
    }

    private static Sample refusal(int status) {
        return new Sample("", null, status, status == 401 ? "unauthorized" : "forbidden");
    }

    private void check(Endpoint endpoint, String environment, Caller caller, String person, Sample expected) {
        Sample sample = Sample.ALL.get(endpoint.toString());
        String path = endpoint.address(environment, NO_SUCH) + sample.query();
        String what = endpoint.method() + " " + path + " as " + person;
        if (endpoint.path().equals("events") && expected.status() == 200) {
            assertThat(caller.begins(endpoint.method(), path)).as(what).isEqualTo(200);
            return;
        }
        HttpResponse<String> answer = sample.body() == null
                ? caller.send(endpoint.method(), path, BodyPublishers.noBody())
                : caller.post(path, sample.marked(mark()));

        assertThat(answer.statusCode()).as(what + ": " + answer.body()).isEqualTo(expected.status());
        if (expected.code() != null && !endpoint.method().equals("HEAD")) {
            assertThat(Caller.json(answer).get("error").asText()).as(what).isEqualTo(expected.code());
        }
    }

    @Test
    void knows_no_method_that_it_does_not_declare() {
        for (Map.Entry<String, Set<String>> path : Endpoint.paths().entrySet()) {
            String address = new Endpoint("", path.getKey(), Role.ADMIN).address("test", NO_SUCH);
            for (String method : List.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "FOO")) {
                if (!path.getValue().contains(method)) {
                    String what = method + " " + address;
                    assertThat(send(as("admin"), method, address).statusCode())
                            .as(what)
                            .isEqualTo(405);
                    assertThat(send(anyone(), method, address).statusCode())
                            .as(what)
                            .isIn(401, 405);
                }
            }
        }
    }

    private static HttpResponse<String> send(Caller caller, String method, String path) {
        return method.equals("POST") ? caller.post(path, "{}") : caller.send(method, path, BodyPublishers.noBody());
    }

    // --- writes from elsewhere

    @ParameterizedTest
    @MethodSource("org.deploydash.contract.Endpoint#writes")
    void refuses_every_write_that_another_site_made_a_browser_send(Endpoint endpoint) {
        String mark = mark();
        String body = Sample.ALL.get(endpoint.toString()).marked(mark);
        String path = endpoint.address("test", NO_SUCH);
        long before = audited();
        List<String> otherwise = new ArrayList<>();
        for (Forgery forgery : Forgery.all(base())) {
            HttpResponse<String> answer = forgery.send(as("admin"), endpoint.method(), path, body);

            String told = answer.statusCode() + " "
                    + Caller.json(answer).path("error").asText();
            if (!refused(endpoint, forgery).contains(told)) {
                otherwise.add(forgery.name() + ": " + told);
            }
            assertThat(answer.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
        }
        assertThat(otherwise).as("%s takes or refuses otherwise", endpoint).isEmpty();
        assertThatNothingHappened(mark, before);
    }

    /** Where the signature decides, whence it comes does not matter; only a type that is none is refused before. */
    private static List<String> refused(Endpoint endpoint, Forgery forgery) {
        return endpoint.isSigned()
                ? List.of("401 bad_signature", "400 ")
                : List.of(forgery.status() + " " + forgery.code());
    }

    @ParameterizedTest
    @MethodSource("org.deploydash.contract.Endpoint#writes")
    void takes_no_other_method_for_a_write(Endpoint endpoint) {
        String mark = mark();
        String path = endpoint.address("test", NO_SUCH);
        long before = audited();
        for (String method : List.of("GET", "HEAD", "OPTIONS")) {
            int plain = as("admin").send(method, path, BodyPublishers.noBody()).statusCode();
            for (String header : List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")) {
                HttpResponse<String> answer =
                        as("admin").with(header, endpoint.method()).send(method, path, BodyPublishers.noBody());
                assertThat(answer.statusCode())
                        .as(method + " " + path + " " + header)
                        .isEqualTo(plain);
            }
            for (String parameter : List.of("_method", "_HttpMethod", "method")) {
                String odd = path + "?" + parameter + "=" + endpoint.method();
                assertThat(as("admin")
                                .send(method, odd, BodyPublishers.noBody())
                                .statusCode())
                        .as(method + " " + odd)
                        .isEqualTo(plain);
            }
        }
        assertThatNothingHappened(mark, before);
    }

    @Test
    void takes_no_delivery_without_its_signature() {
        String hash = "0".repeat(64);
        for (String signature :
                List.of("", "sha256=", "sha256=" + hash, hash, "sha1=" + "0".repeat(40), "SHA256=" + hash)) {
            for (Caller sender : List.of(anyone(), as("admin"))) {
                HttpResponse<String> answer = sender.with("X-GitHub-Event", "ping")
                        .with("X-GitHub-Delivery", "1")
                        .with("X-Hub-Signature-256", signature)
                        .post("api/webhook/github", "{}");
                assertThat(answer.statusCode()).as(signature).isEqualTo(401);
                assertThat(Caller.json(answer).get("error").asText()).isEqualTo("bad_signature");
            }
        }
    }

    /** Every write that is taken is written down, so that none was taken where nothing was. */
    private void assertThatNothingHappened(String mark, long before) {
        assertThat(audited()).isEqualTo(before);
        JsonNode found = as("admin").json("api/deployments?q=" + mark);
        assertThat(found.get("count").asInt()).isZero();
        assertThat(as("admin").json("api/operations").get("count").asInt()).isZero();
    }

    private long audited() {
        return as("admin").json("api/audit/check").get("entries").asLong();
    }

    private static String mark() {
        return "m" + UUID.randomUUID().toString().replace("-", "");
    }
}
