package org.deploydash.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import org.deploydash.contract.HttpContract;
import org.deploydash.testing.Caller;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** The whole contract under a context path. */
@InContainer
class ContextPathIT extends HttpContract {

    @ArquillianResource
    private URI base;

    @Deployment(testable = false)
    static WebArchive war() {
        return BuiltWar.named("dash-board.war", BuiltWar.configured(CONFIGURATION, PARAMETERS));
    }

    @Override
    protected URI base() {
        return BuiltWar.folderOf(base);
    }

    /** The page's links are relative: without the slash they would all lead to another application. */
    @Test
    void leads_to_the_slash_at_the_end_of_the_path() {
        String path = base().getPath();
        Caller caller = Caller.of(base().resolve("/")).signedIn("viewer", password("viewer"));
        String bare = path.substring(1, path.length() - 1);

        HttpResponse<String> answer = caller.get(bare + "?environment=prod");

        assertThat(answer.statusCode()).isIn(301, 302, 307, 308);
        URI target = URI.create(answer.headers().firstValue("Location").orElseThrow());
        assertThat(target.getPath()).isEqualTo(path);
        assertThat(target.getQuery()).isEqualTo("environment=prod");
    }
}
