package org.deploydash.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import org.deploydash.web.Needs;

/** Who may know whom. These rules change with the house, on purpose and in a commit of their own. */
@AnalyzeClasses(packages = "org.deploydash", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {

    private static final String[] TOOLS = {
        "org.deploydash.settings..", "org.deploydash.storage..", "org.deploydash.events..", "org.deploydash.loops.."
    };
    private static final String[] NOUNS = {"org.deploydash.environments..", "org.deploydash.audit.."};
    private static final String[] FEATURES = {
        "org.deploydash.health..",
        "org.deploydash.dispatch..",
        "org.deploydash.deployments..",
        "org.deploydash.rollbacks..",
        "org.deploydash.logs..",
        "org.deploydash.backups.."
    };
    private static final String[] VIEWS = {"org.deploydash.status..", "org.deploydash.live.."};

    /** Everything of ours but what the groups name. */
    private static DescribedPredicate<JavaClass> oursExcept(String[]... groups) {
        DescribedPredicate<JavaClass> allowed = resideInAnyPackage();
        for (String[] group : groups) {
            allowed = allowed.or(resideInAnyPackage(group));
        }
        return resideInAnyPackage("org.deploydash..").and(DescribedPredicate.not(allowed));
    }

    private static final String[] WEB = {"org.deploydash.web.."};

    /** The HTTP side of a room: it alone may speak to what all HTTP shares. */
    private static final DescribedPredicate<JavaClass> HTTP_SIDE = simpleNameEndingWith("Resource")
            .or(new DescribedPredicate<>("nested in a resource") {
                @Override
                public boolean test(JavaClass type) {
                    return type.getEnclosingClass()
                            .map(outer -> outer.getSimpleName().endsWith("Resource"))
                            .orElse(false);
                }
            });

    /** The contract finds every endpoint by this name. */
    @ArchTest
    static final ArchRule what_has_an_address_is_called_a_resource =
            classes().that().areAnnotatedWith(Path.class).should().haveSimpleNameEndingWith("Resource");

    private static final DescribedPredicate<JavaMethod> ANSWERS_HTTP = DescribedPredicate.describe(
            "answer HTTP",
            method -> method.getAnnotations().stream()
                    .anyMatch(annotation -> annotation.getRawType().isAnnotatedWith(HttpMethod.class)));

    @ArchTest
    static final ArchRule every_method_that_answers_says_who_may_call_it =
            methods().that(ANSWERS_HTTP).should().beAnnotatedWith(Needs.class);

    @ArchTest
    static final ArchRule tools_know_nothing_of_deployments =
            noClasses().that().resideInAnyPackage(TOOLS).should().dependOnClassesThat(oursExcept(TOOLS));

    @ArchTest
    static final ArchRule nouns_know_only_tools = noClasses()
            .that(resideInAnyPackage(NOUNS).and(DescribedPredicate.not(HTTP_SIDE)))
            .should()
            .dependOnClassesThat(oursExcept(TOOLS, NOUNS));

    @ArchTest
    static final ArchRule resources_of_nouns_may_also_know_what_all_http_shares = noClasses()
            .that(resideInAnyPackage(NOUNS).and(HTTP_SIDE))
            .should()
            .dependOnClassesThat(oursExcept(TOOLS, NOUNS, WEB));

    @ArchTest
    static final ArchRule features_know_nouns_tools_and_each_other = noClasses()
            .that(resideInAnyPackage(FEATURES).and(DescribedPredicate.not(HTTP_SIDE)))
            .should()
            .dependOnClassesThat(oursExcept(TOOLS, NOUNS, FEATURES));

    @ArchTest
    static final ArchRule resources_may_also_know_what_all_http_shares = noClasses()
            .that(resideInAnyPackage(FEATURES).and(HTTP_SIDE))
            .should()
            .dependOnClassesThat(oursExcept(TOOLS, NOUNS, FEATURES, WEB));

    @ArchTest
    static final ArchRule health_knows_no_other_feature = noClasses()
            .that()
            .resideInAPackage("org.deploydash.health..")
            .and(DescribedPredicate.not(HTTP_SIDE))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.deploydash.deployments..", "org.deploydash.rollbacks..", "org.deploydash.dispatch..");

    @ArchTest
    static final ArchRule views_know_no_edge_but_web = noClasses()
            .that()
            .resideInAnyPackage(VIEWS)
            .should()
            .dependOnClassesThat(oursExcept(TOOLS, NOUNS, FEATURES, VIEWS, WEB));

    @ArchTest
    static final ArchRule web_knows_only_tools =
            noClasses().that().resideInAnyPackage(WEB).should().dependOnClassesThat(oursExcept(TOOLS, WEB));

    private static final String[] GITHUB = {"org.deploydash.github.."};

    @ArchTest
    static final ArchRule github_knows_only_the_ports_of_features = noClasses()
            .that(resideInAnyPackage(GITHUB).and(DescribedPredicate.not(HTTP_SIDE)))
            .should()
            .dependOnClassesThat(oursExcept(TOOLS, NOUNS, FEATURES, GITHUB));

    /** It is delivered to over HTTP. */
    @ArchTest
    static final ArchRule githubs_resources_may_also_know_what_all_http_shares = noClasses()
            .that(resideInAnyPackage(GITHUB).and(HTTP_SIDE))
            .should()
            .dependOnClassesThat(oursExcept(TOOLS, NOUNS, FEATURES, GITHUB, WEB));

    @ArchTest
    static final ArchRule nobody_knows_the_root = noClasses()
            .that()
            .resideOutsideOfPackage("org.deploydash")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.deploydash");

    @ArchTest
    static final ArchRule no_cycles =
            slices().matching("org.deploydash.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule sql_stays_in_storage_and_stores = noClasses()
            .that()
            .resideOutsideOfPackage("org.deploydash.storage..")
            .and(DescribedPredicate.not(storeOrInsideOne()))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.sql..", "javax.sql..", "org.jdbi..", "org.sqlite..", "com.zaxxer..", "org.flywaydb..");

    private static DescribedPredicate<JavaClass> storeOrInsideOne() {
        return new DescribedPredicate<>("a store") {
            @Override
            public boolean test(JavaClass type) {
                return type.getSimpleName().endsWith("Store")
                        || type.getEnclosingClass().map(this::test).orElse(false);
            }
        };
    }

    @ArchTest
    static final ArchRule jax_rs_stays_in_resources_web_and_live = noClasses()
            .that(DescribedPredicate.not(
                    HTTP_SIDE.or(resideInAnyPackage("org.deploydash.web..", "org.deploydash.live.."))))
            .and()
            .haveNameNotMatching("org\\.deploydash\\.DashboardApi(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.ws.rs..", "org.glassfish.jersey..");

    @ArchTest
    static final ArchRule the_http_client_stays_with_the_probe_and_github = noClasses()
            .that()
            .resideOutsideOfPackage("org.deploydash.github..")
            .and()
            .haveSimpleNameNotContaining("Probe")
            .and()
            .haveSimpleNameNotContaining("Body")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.net.http..");

    @ArchTest
    static final ArchRule threads_are_made_in_loops_only = noClasses()
            .that()
            .resideOutsideOfPackages("org.deploydash.loops..", "org.deploydash.live..")
            .should()
            .callConstructor(Thread.class, Runnable.class)
            .orShould()
            .callConstructor(Thread.class, Runnable.class, String.class)
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.Executors");

    @ArchTest
    static final ArchRule the_environment_is_read_in_settings_only = noClasses()
            .that()
            .resideOutsideOfPackage("org.deploydash.settings..")
            .should()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(System.class, "getenv");

    @ArchTest
    static final ArchRule time_is_handed_in = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(ZonedDateTime.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule only_the_root_knows_what_time_it_is = noClasses()
            .that()
            .resideOutsideOfPackage("org.deploydash")
            .should()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone");

    @ArchTest
    static final ArchRule drivers_are_left_to_storage = noClasses()
            .that()
            .resideOutsideOfPackage("org.deploydash.storage..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(DriverManager.class);

    @ArchTest
    static final ArchRule names_say_what_a_thing_is = classes()
            .that(alwaysTrue())
            .should()
            .haveSimpleNameNotEndingWith("Manager")
            .andShould()
            .haveSimpleNameNotEndingWith("Util")
            .andShould()
            .haveSimpleNameNotEndingWith("Utils")
            .andShould()
            .haveSimpleNameNotEndingWith("Helper")
            .andShould()
            .haveSimpleNameNotEndingWith("Impl");
}
