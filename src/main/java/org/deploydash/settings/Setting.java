package org.deploydash.settings;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One value of the configuration while it is being read: present, absent, or broken and already complained about. Reading goes on in every
 * case, so that one start reports all mistakes.
 */
public final class Setting<T> {

    private final Spot spot;
    private final String expected;
    private final Optional<String> shown;
    private final Optional<T> value;
    private final boolean broken;

    private Setting(Spot spot, String expected, Optional<String> shown, Optional<T> value, boolean broken) {
        this.spot = spot;
        this.expected = expected;
        this.shown = shown;
        this.value = value;
        this.broken = broken;
    }

    /** @param shown how complaints may quote the value; empty where nobody must see it */
    static <T> Setting<T> of(Spot spot, String expected, Optional<String> shown, Optional<T> value) {
        return new Setting<>(spot, expected, shown, value, false);
    }

    static <T> Setting<T> broken(Spot spot, String expected, String wrong) {
        spot.complain(wrong + "; expected " + expected);
        return new Setting<>(spot, expected, Optional.empty(), Optional.empty(), true);
    }

    /** Demands more of the value, where there is one. */
    public Setting<T> check(Predicate<? super T> rule, String expected) {
        if (value.isPresent() && !rule.test(value.get())) {
            return broken(spot, expected, wrong());
        }
        return new Setting<>(spot, expected, shown, value, broken);
    }

    /** Understands the value, where there is one, as something else; an {@link IllegalArgumentException} says that it is not. */
    public <U> Setting<U> as(Function<? super T, ? extends U> reading, String expected) {
        try {
            return new Setting<>(spot, expected, shown, value.map(reading), broken);
        } catch (Refusal refusal) {
            return broken(spot, expected, refusal.reason());
        } catch (IllegalArgumentException refusal) {
            return broken(spot, expected, wrong());
        }
    }

    private String wrong() {
        return shown.map(text -> "is " + Node.quote(text)).orElse("cannot be used");
    }

    public Optional<T> optional() {
        return value;
    }

    public T or(T otherwise) {
        return value.orElse(otherwise);
    }

    /**
     * Complains where the value is absent.
     *
     * @param standIn lets the reading go on; nobody will see it, as the settings are refused in the end
     */
    public T required(T standIn) {
        if (value.isEmpty() && !broken) {
            spot.complain("is missing; expected " + expected);
        }
        return value.orElse(standIn);
    }

    /** Complains about the value in words of the caller's, for rules that need more than this one value. */
    public void complain(String what) {
        spot.complain(what);
    }
}
