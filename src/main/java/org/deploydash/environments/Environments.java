package org.deploydash.environments;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All applications and their environments, in the order of the file; fixed while the application runs. */
public final class Environments {

    private final List<Application> applications;
    private final Map<String, Environment> byId = new LinkedHashMap<>();

    /** @throws IllegalArgumentException where two environments share an id */
    public Environments(List<Application> applications) {
        this.applications = List.copyOf(applications);
        for (Application application : applications) {
            for (Environment environment : application.environments()) {
                if (byId.put(environment.id(), environment) != null) {
                    throw new IllegalArgumentException("two environments have the id " + environment.id());
                }
            }
        }
    }

    public List<Application> applications() {
        return applications;
    }

    public List<Environment> all() {
        return List.copyOf(byId.values());
    }

    public Optional<Environment> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The application an environment belongs to. */
    public Application applicationOf(Environment environment) {
        return applications.stream()
                .filter(application -> application.id().equals(environment.application()))
                .findFirst()
                .orElseThrow();
    }
}
