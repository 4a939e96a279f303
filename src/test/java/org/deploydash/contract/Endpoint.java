package org.deploydash.contract;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaEnumConstant;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.deploydash.web.Role;

/**
 * A method of the API as its resource class declares it. Read from the byte code and not by reflection: beside a container that brings no
 * JAX-RS of its own the annotations' classes are not there. Classes are found by their name, which a house rule sees to.
 *
 * @param path below {@code api/}, with its templates
 */
public record Endpoint(String method, String path, Role role) {

    private static final String JAX_RS = "jakarta.ws.rs.";
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS");
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    private static final List<Endpoint> ALL = declared();

    /** Every one that any resource class declares, by path. */
    public static List<Endpoint> all() {
        return ALL;
    }

    /** Those that change something. */
    public static List<Endpoint> writes() {
        return ALL.stream().filter(endpoint -> !SAFE.contains(endpoint.method)).toList();
    }

    /** Every path with the methods it knows; whoever answers GET answers HEAD. */
    public static Map<String, Set<String>> paths() {
        Map<String, Set<String>> paths = ALL.stream()
                .collect(Collectors.groupingBy(Endpoint::path, Collectors.mapping(Endpoint::method, names())));
        paths.values().stream().filter(methods -> methods.contains("GET")).forEach(methods -> methods.add("HEAD"));
        return paths;
    }

    private static java.util.stream.Collector<String, ?, Set<String>> names() {
        return Collectors.toCollection(TreeSet::new);
    }

    /** Whether nobody signs in there because every request is signed itself. */
    public boolean isSigned() {
        return path.startsWith("webhook/");
    }

    public boolean isOfAnEnvironment() {
        return path.contains("{environment}");
    }

    /** Its address below the dashboard's own, in this environment and with this in place of every other template. */
    public String address(String environment, String id) {
        return "api/" + path.replace("{environment}", environment).replaceAll("\\{[a-z]+}", id);
    }

    /** How a table names it. */
    @Override
    public String toString() {
        return method + " " + path;
    }

    /** What the resource classes refer to need not be looked at, and that would take seconds. */
    private static List<Endpoint> declared() {
        return ArchConfiguration.withThreadLocalScope((ArchConfiguration configuration) -> {
            configuration.setResolveMissingDependenciesFromClassPath(false);
            return of(new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .withImportOption(location -> location.contains("Resource.class"))
                    .importPackages("org.deploydash"));
        });
    }

    private static List<Endpoint> of(JavaClasses resources) {
        return resources.stream()
                .filter(type -> value(type, JAX_RS + "Path").isPresent())
                .flatMap(type -> type.getMethods().stream())
                .flatMap(method -> of(method).stream())
                .sorted(Comparator.comparing(Endpoint::path).thenComparing(Endpoint::method))
                .toList();
    }

    private static Optional<Endpoint> of(JavaMethod method) {
        Set<String> verbs = method.getAnnotations().stream()
                .map(annotation -> annotation.getRawType().getName())
                .filter(name -> name.startsWith(JAX_RS))
                .map(name -> name.substring(JAX_RS.length()))
                .filter(METHODS::contains)
                .collect(Collectors.toSet());
        Optional<Object> role = value(method, "org.deploydash.web.Needs");
        if (verbs.isEmpty() && role.isEmpty()) {
            return Optional.empty();
        }
        if (verbs.size() != 1 || role.isEmpty()) {
            throw new AssertionError(method.getFullName() + " must have one method of HTTP and say who needs it");
        }
        String path = join(value(method.getOwner(), JAX_RS + "Path"), value(method, JAX_RS + "Path"));
        return Optional.of(
                new Endpoint(verbs.iterator().next(), path, Role.valueOf(((JavaEnumConstant) role.get()).name())));
    }

    private static String join(Optional<Object> outer, Optional<Object> inner) {
        String path = outer.orElseThrow() + inner.map(rest -> "/" + rest).orElse("");
        return path.replaceAll("/+", "/").replaceAll("^/", "");
    }

    private static Optional<Object> value(HasAnnotations<?> place, String annotation) {
        return place.getAnnotations().stream()
                .filter(one -> one.getRawType().getName().equals(annotation))
                .findAny()
                .flatMap(one -> ((JavaAnnotation<?>) one).get("value"));
    }
}
