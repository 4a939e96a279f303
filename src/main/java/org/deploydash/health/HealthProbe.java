package org.deploydash.health;

import java.util.concurrent.CompletableFuture;
import org.deploydash.environments.Environment;

/** Asks an environment how it feels. */
public interface HealthProbe {

    /**
     * Never throws and never fails: an outage is a sample. It is complete by the settings' timeout (+250 ms), and cancelled only where the
     * dashboard itself could not ask (it is being closed), which says nothing about the environment. Cancelling it gives the call up.
     */
    CompletableFuture<Sample> probe(Environment environment);
}
