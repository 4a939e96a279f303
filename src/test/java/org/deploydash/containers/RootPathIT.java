package org.deploydash.containers;

import java.net.URI;
import org.deploydash.contract.HttpContract;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The whole contract under {@code /}. */
@InContainer
class RootPathIT extends HttpContract {

    @ArquillianResource
    private URI base;

    @Deployment(testable = false)
    static WebArchive war() {
        return BuiltWar.named("ROOT.war", BuiltWar.configured(CONFIGURATION, PARAMETERS));
    }

    @Override
    protected URI base() {
        return BuiltWar.folderOf(base);
    }
}
