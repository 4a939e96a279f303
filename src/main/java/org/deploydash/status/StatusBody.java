package org.deploydash.status;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The picture as it is told: a member for each environment, named by its id, in the order of the configuration, and then
 * {@code timestamp}. What is asked for and what is pushed are both made of this.
 */
public final class StatusBody {

    private final Map<String, Object> members;

    private StatusBody(Map<String, Object> members) {
        this.members = members;
    }

    /** An environment with the id {@code timestamp} would be hidden by the time; the configuration must not allow it. */
    public static StatusBody of(StatusSnapshot snapshot) {
        return of(snapshot, Set.of());
    }

    /** Only the environments that are not what they were; which environments there are never changes. */
    public static StatusBody changes(StatusSnapshot before, StatusSnapshot now) {
        return of(now, new HashSet<>(before.environments()));
    }

    private static StatusBody of(StatusSnapshot snapshot, Set<EnvironmentStatus> known) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (EnvironmentStatus status : snapshot.environments()) {
            if (!known.contains(status)) {
                members.put(status.environment(), status);
            }
        }
        members.put("timestamp", snapshot.timestamp());
        return new StatusBody(Collections.unmodifiableMap(members));
    }

    @JsonValue
    public Map<String, Object> members() {
        return members;
    }
}
