package org.deploydash;

import jakarta.servlet.Servlet;
import java.util.List;
import org.deploydash.web.Access;
import org.deploydash.web.ApiServlet;
import org.deploydash.web.JsonBodyReader;
import org.deploydash.web.JsonWriter;
import org.deploydash.web.NeedsFeature;
import org.deploydash.web.ProblemMapper;
import org.deploydash.web.UnreadBody;
import org.deploydash.web.ZippedAnswers;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.internal.inject.AbstractBinder;
import org.glassfish.jersey.media.sse.SseFeature;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;

/** The whole HTTP interface. Nothing is scanned for: what is not registered here does not exist. */
final class DashboardApi extends ResourceConfig {

    /**
     * @param resources every resource, finished; Jersey gets their classes and is handed these instances
     * @param providers filters and interceptors
     */
    DashboardApi(Access access, List<Object> resources, List<Object> providers) {
        register(new JsonWriter());
        register(new JsonBodyReader());
        register(new ProblemMapper());
        register(new NeedsFeature(access));
        register(new UnreadBody());
        register(new ZippedAnswers());
        register(SseFeature.class);
        providers.forEach(this::register);
        resources.forEach(resource -> register(resource.getClass()));
        register(new Instances(resources));
        property(ServerProperties.WADL_FEATURE_DISABLE, true);
        property(ServerProperties.MOXY_JSON_FEATURE_DISABLE, true);
        property(ServerProperties.METAINF_SERVICES_LOOKUP_DISABLE, true);
        property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true);
        property(ServerProperties.LOCATION_HEADER_RELATIVE_URI_RESOLUTION_DISABLED, true);
        property(CommonProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true);
    }

    /** To be mounted at {@code /api/*}. */
    Servlet servlet() {
        return new ApiServlet(this);
    }

    /** Registering an instance would log a warning that is none. */
    private static final class Instances extends AbstractBinder {

        private final List<Object> resources;

        private Instances(List<Object> resources) {
            this.resources = resources;
        }

        @Override
        protected void configure() {
            resources.forEach(this::hand);
        }

        @SuppressWarnings("unchecked")
        private void hand(Object resource) {
            bind(resource).to((Class<Object>) resource.getClass());
        }
    }
}
