package org.deploydash.settings;

import java.nio.file.Path;
import java.util.Properties;

/**
 * Where this process runs.
 *
 * @param workingFolder what a relative path starts from where no file says otherwise
 * @param base the folder of the container's instance (catalina.base, jetty.base), or the working folder without one; data lives below it
 */
public record Surroundings(Path workingFolder, Path base) {

    /** @param properties those of the system */
    public static Surroundings of(Properties properties) {
        Path workingFolder =
                Path.of(properties.getProperty("user.dir", "")).toAbsolutePath().normalize();
        for (String property : new String[] {"catalina.base", "jetty.base"}) {
            String base = properties.getProperty(property, "");
            if (!base.isBlank()) {
                return new Surroundings(
                        workingFolder, workingFolder.resolve(base).normalize());
            }
        }
        return new Surroundings(workingFolder, workingFolder);
    }
}
