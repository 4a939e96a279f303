package org.deploydash.dispatch;

import java.util.Optional;
import org.deploydash.environments.Environment;

/** Where the configuration says so, the environment's name or id must have been typed. */
public final class Confirmed implements Gate {

    @Override
    public Optional<Refusal> check(Wish wish, Plan plan) {
        Environment environment = wish.environment();
        boolean typed = wish.confirm()
                .filter(text -> text.equals(environment.name()) || text.equals(environment.id()))
                .isPresent();
        return environment.confirm() && !typed
                ? Optional.of(Refusal.input(
                        "confirm_mismatch", "confirm", "Type " + environment.name() + " to confirm this."))
                : Optional.empty();
    }
}
