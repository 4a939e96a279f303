package org.deploydash.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what, decided from the container's roles.
 *
 * <p>{@code dashboard-viewer} reads, {@code dashboard-operator} also deploys everywhere, {@code dashboard-operator-<environment>} there
 * only, {@code dashboard-admin} does everything. Whoever may do something may also read.
 */
public final class Access {

    static final String VIEWER = "dashboard-viewer";
    static final String OPERATOR = "dashboard-operator";
    static final String ADMIN = "dashboard-admin";

    private final boolean publicRead;
    private final Set<String> environments;

    /**
     * @param publicRead whether anyone may read without signing in
     * @param environments the ids of all environments
     */
    public Access(boolean publicRead, List<String> environments) {
        this.publicRead = publicRead;
        this.environments = new LinkedHashSet<>(environments);
    }

    public boolean publicRead() {
        return publicRead;
    }

    /** Every role this dashboard knows. */
    public List<String> roles() {
        var roles = new LinkedHashSet<>(List.of(VIEWER, OPERATOR));
        environments.forEach(id -> roles.add(operatorOf(id)));
        roles.add(ADMIN);
        return List.copyOf(roles);
    }

    public Caller caller(HttpServletRequest request) {
        return new Caller(name(request.getUserPrincipal()), request::isUserInRole);
    }

    public Caller caller(SecurityContext security) {
        return new Caller(name(security.getUserPrincipal()), security::isUserInRole);
    }

    private static Optional<String> name(@Nullable Principal principal) {
        return Optional.ofNullable(principal).map(Principal::getName);
    }

    private static String operatorOf(String environment) {
        return OPERATOR + "-" + environment;
    }

    /** Who sent a request. The roles are looked up when they are asked for, while the request lasts. */
    public final class Caller {

        private final Optional<String> user;
        private final Predicate<String> inRole;

        private Caller(Optional<String> user, Predicate<String> inRole) {
            this.user = user;
            this.inRole = role -> user.isPresent() && inRole.test(role);
        }

        /** The name they signed in with; empty where they did not. */
        public Optional<String> user() {
            return user;
        }

        /** The roles of this dashboard that they have. */
        public List<String> roles() {
            return Access.this.roles().stream().filter(inRole).toList();
        }

        public boolean mayRead() {
            return publicRead || inRole.test(VIEWER) || mayOperateSomewhere();
        }

        /** Whether they may deploy, roll back and read logs there. False for an environment that is not configured. */
        public boolean mayOperate(String environment) {
            return environments.contains(environment) && (operatesAll() || inRole.test(operatorOf(environment)));
        }

        public boolean mayOperateSomewhere() {
            return operatesAll() || environments.stream().anyMatch(id -> inRole.test(operatorOf(id)));
        }

        public boolean mayAdminister() {
            return inRole.test(ADMIN);
        }

        /** Checks again where only the body told which environment is meant. */
        public void mustOperate(String environment) {
            if (!mayOperate(environment)) {
                throw forbidden();
            }
        }

        /**
         * Whether the method may run.
         *
         * @param environment the one the path names; one that is not configured is left to the method, which answers 404
         */
        boolean may(Role role, Optional<String> environment) {
            return switch (role) {
                case ANYONE -> true;
                case READ -> mayRead();
                case OPERATE ->
                    environment
                            .filter(environments::contains)
                            .map(this::mayOperate)
                            .orElseGet(this::mayOperateSomewhere);
                case ADMIN -> mayAdminister();
            };
        }

        private boolean operatesAll() {
            return inRole.test(OPERATOR) || inRole.test(ADMIN);
        }
    }

    static Problem forbidden() {
        return new Problem(403, "forbidden", "You are not allowed to do this. Ask for a role that is.");
    }
}
