package org.deploydash.web;

import jakarta.annotation.Priority;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts the check that {@link Needs} asks for in front of every resource method, and a refusal in front of one that has none. */
public final class NeedsFeature implements DynamicFeature {

    private final Access access;

    public NeedsFeature(Access access) {
        this.access = access;
    }

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        Method method = resource.getResourceMethod();
        Optional<Role> role =
                Optional.ofNullable(method.getAnnotation(Needs.class)).map(Needs::value);
        if (role.isEmpty() && !isHttpMethod(method)) {
            role = Optional.of(
                    Role.READ); // Jersey's own answer to OPTIONS, which tells the allowed methods and nothing else
        }
        context.register(new Check(access, role));
    }

    private static boolean isHttpMethod(Method method) {
        return Arrays.stream(method.getAnnotations())
                .anyMatch(annotation -> annotation.annotationType().isAnnotationPresent(HttpMethod.class));
    }

    @Priority(Priorities.AUTHORIZATION)
    private record Check(Access access, Optional<Role> role) implements ContainerRequestFilter {

        @Override
        public void filter(ContainerRequestContext request) {
            @Nullable
            String environment = request.getUriInfo().getPathParameters().getFirst("environment");
            Access.Caller caller = access.caller(request.getSecurityContext());
            if (role.isEmpty() || !caller.may(role.get(), Optional.ofNullable(environment))) {
                throw Access.forbidden();
            }
        }
    }
}
