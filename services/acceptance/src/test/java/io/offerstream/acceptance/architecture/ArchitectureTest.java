package io.offerstream.acceptance.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

@AnalyzeClasses(packages = "io.offerstream", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule shouldKeepServicesApart = Rules.NO_SERVICE_KNOWS_ANOTHER;

    @ArchTest
    static final ArchRule shouldLetOnlyLocalKnowServices = Rules.ONLY_LOCAL_KNOWS_SERVICES;

    @ArchTest
    static final ArchRule shouldKeepKafkaOutOfExperiment = Rules.EXPERIMENT_KNOWS_NO_KAFKA;

    @ArchTest
    static final ArchRule shouldKeepAllButTheJdkOutOfRanking = Rules.RANKING_KNOWS_ONLY_THE_JDK;

    @ArchTest
    static final ArchRule shouldKeepServicesOutOfPlatform = Rules.PLATFORM_KNOWS_NO_SERVICE;

    @ArchTest
    static final ArchRule shouldInjectTimeAndChance = Rules.NO_WALL_CLOCK_AND_NO_UNSEEDED_CHANCE;

    static final class AsksTheWall {
        Instant now() {
            return Instant.now();
        }
    }

    static final class RollsADie {
        int roll() {
            return ThreadLocalRandom.current().nextInt(6);
        }
    }

    static final class IsToldTimeAndSeed {
        int roll(Clock clock, long seed) {
            return new Random(seed + clock.millis()).nextInt(6);
        }
    }

    private static boolean isBroken(Class<?> by) {
        return Rules.NO_WALL_CLOCK_AND_NO_UNSEEDED_CHANCE
                .evaluate(new ClassFileImporter().importClasses(by))
                .hasViolation();
    }

    @Test
    void shouldNoticeWhoReadsTheWallClockOrRollsADie() {
        assertThat(isBroken(AsksTheWall.class)).isTrue();
        assertThat(isBroken(RollsADie.class)).isTrue();
        assertThat(isBroken(IsToldTimeAndSeed.class)).isFalse();
    }
}
