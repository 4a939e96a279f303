package org.deploydash.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Reads {@link Variables} as settings; complaints name the variable and never its value. */
public final class VariableSettings {

    private final Variables variables;
    private final Mistakes mistakes;

    public VariableSettings(Variables variables, Mistakes mistakes) {
        this.variables = variables;
        this.mistakes = mistakes;
    }

    /** The value without white space around it. */
    public Setting<String> text(String name) {
        return Setting.of(new Spot(name, 0, mistakes), "a text", Optional.empty(), value(name, String::strip));
    }

    /** The value as it is: a space may belong to a secret. */
    public Setting<Secret> secret(String name) {
        return Setting.of(new Spot(name, 0, mistakes), "a secret", Optional.empty(), value(name, Secret::new));
    }

    /** An http or https address with a host and without user info or fragment. */
    public Setting<URI> webAddress(String name) {
        return text(name).as(Conversions::webAddress, Conversions.WEB_ADDRESS);
    }

    /** @param folder what a relative path starts from */
    public Setting<Path> path(String name, Path folder) {
        return text(name).as(text -> Conversions.path(text, folder), "a path of this file system");
    }

    private <T> Optional<T> value(String name, Function<String, T> reading) {
        return variables.get(name).filter(value -> !value.isBlank()).map(reading);
    }
}
