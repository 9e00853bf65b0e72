package io.offerstream.acceptance.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.core.domain.properties.HasParameterTypes.Predicates.rawParameterTypes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** DESIGN.md's rules of who may know whom, and of time and chance. */
final class Rules {
    private static final String[] SERVICES = {
        "io.offerstream.interactionstate..",
        "io.offerstream.conductor..",
        "io.offerstream.assigner..",
        "io.offerstream.measurement..",
        "io.offerstream.trainer..",
        "io.offerstream.console.."
    };

    /** Topics are the only interface between services. */
    static final ArchRule NO_SERVICE_KNOWS_ANOTHER = slices().assignedFrom(new ServiceSlices())
            .namingSlices("service $1")
            .should()
            .notDependOnEachOther()
            .because("services meet in topics");

    /** The launcher starts services, and the acceptance tests run them; nobody else may know one. */
    static final ArchRule ONLY_LOCAL_KNOWS_SERVICES = noClasses()
            .that()
            .resideOutsideOfPackages(SERVICES)
            .and()
            .resideOutsideOfPackage("io.offerstream.local..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(SERVICES));

    static final ArchRule EXPERIMENT_KNOWS_NO_KAFKA = classes()
            .that()
            .resideInAPackage("io.offerstream.experiment..")
            .should()
            .onlyDependOnClassesThat(
                    resideInAnyPackage("io.offerstream.experiment..", "java..", "org.apache.commons.."));

    static final ArchRule RANKING_KNOWS_ONLY_THE_JDK = classes()
            .that()
            .resideInAPackage("io.offerstream.ranking..")
            .should()
            .onlyDependOnClassesThat(
                    resideInAnyPackage("io.offerstream.ranking..", "java..", "jdk.incubator.vector.."));

    static final ArchRule PLATFORM_KNOWS_NO_SERVICE = noClasses()
            .that()
            .resideInAPackage("io.offerstream.platform..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.offerstream..")
                    .and(Predicates.resideOutsideOfPackages("io.offerstream.platform..", "io.offerstream.schemas..")));

    /** Time comes from ticks or an injected clock, chance from a seed; nothing else can be repeated. */
    static final ArchRule NO_WALL_CLOCK_AND_NO_UNSEEDED_CHANCE = noClasses()
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(ZonedDateTime.class, "now")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callConstructor(Random.class)
            .orShould()
            .callMethodWhere(target(owner(Predicates.assignableTo(ThreadLocalRandom.class)))
                    .and(target(name("current")))
                    .and(target(rawParameterTypes(new Class<?>[0]))))
            .because("decisions are repeated from the topics, bit for bit");

    private Rules() {}
}
