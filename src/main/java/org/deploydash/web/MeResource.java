package org.deploydash.web;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who is asking, and what they may do. */
@Path("me")
@Produces(MediaType.APPLICATION_JSON)
public final class MeResource {

    /**
     * @param user null where nobody signed in
     * @param environments what may be done to each, by its id
     */
    record Me(
            @Nullable String user, List<String> roles, boolean read, boolean admin, Map<String, Doable> environments) {}

    record Doable(boolean deploy, boolean rollback, boolean logs) {}

    private final Access access;
    private final List<String> environments;

    /** @param environments the ids, in the order of the configuration */
    public MeResource(Access access, List<String> environments) {
        this.access = access;
        this.environments = List.copyOf(environments);
    }

    @GET
    @Needs(Role.ANYONE)
    public Me get(@Context SecurityContext security) {
        Access.Caller caller = access.caller(security);
        Map<String, Doable> doable = new LinkedHashMap<>();
        for (String id : environments) {
            boolean operates = caller.mayOperate(id);
            doable.put(id, new Doable(operates, operates, operates));
        }
        return new Me(caller.user().orElse(null), caller.roles(), caller.mayRead(), caller.mayAdminister(), doable);
    }
}
