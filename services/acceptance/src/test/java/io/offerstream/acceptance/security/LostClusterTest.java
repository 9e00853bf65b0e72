package io.offerstream.acceptance.security;

import static io.offerstream.acceptance.wholepath.WholePath.SERVICES;
import static io.offerstream.acceptance.wholepath.WholePath.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.local.cli.connect.StackInstallations;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * I9: a service that gets nothing from its cluster says so within half a minute; F24, F30. Every service but the sink,
 * each under its account.
 */
class LostClusterTest {
    private static final Duration COMES_UP_WITHIN = Duration.ofMinutes(2);
    private static final Duration SAYS_SO_WITHIN = Duration.ofSeconds(30);
    private static final String ENDED_FOR_A_TOPIC = " ended with 75:.*";

    @TempDir
    private Path folder;

    private SecuredInstallation secured;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        secured = new SecuredInstallation(folder);
        applyAccess();
        succeed(secured.as("init").run("init"));
        SERVICES.forEach(service -> secured.start(service, "run", service));
        await(COMES_UP_WITHIN, LostClusterTest::isUp);
    }

    @AfterEach
    void stop() {
        secured.close();
    }

    private void applyAccess() {
        var applied = secured.login(SecuredInstallation.ADMIN).run("acl", "apply");
        assertThat(applied.code()).as(applied.err()).isZero();
    }

    private static boolean isUp(String answer) {
        return answer.startsWith("{\"status\":\"UP\"");
    }

    /** Until all services answer so at {@code /health/ready}. */
    private void await(Duration within, Predicate<String> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        Map<String, String> answers = Map.of();
        while (answers.size() < SERVICES.size() || !answers.values().stream().allMatch(wanted)) {
            assertThat(System.nanoTime())
                    .as("%s%n%s", answers, secured.running())
                    .isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(200);
            answers = secured.answers("/health/ready");
        }
    }

    private Admin admin() {
        return new StackInstallations()
                .open(secured.login(SecuredInstallation.ADMIN).settings())
                .clients()
                .admin();
    }

    @Test
    void shouldSayThatNoBrokerAnswersAndGoOnWhenOneDoes() throws Exception {
        secured.stopBroker();

        await(SAYS_SO_WITHIN, answer -> answer.contains("BROKERS_UNREACHABLE"));
        assertThat(secured.answers("/health/live"))
                .as("whoever restarts what is not alive would only make it worse")
                .hasSize(SERVICES.size())
                .allSatisfy((service, answer) -> assertThat(isUp(answer)).isTrue());

        secured.startBroker();
        await(COMES_UP_WITHIN, LostClusterTest::isUp);
    }

    @Test
    void shouldEndWhereATopicWasDeleted() throws Exception {
        var deleted = SecuredInstallation.PREFIX + "impressions";
        try (var admin = admin()) {
            admin.deleteTopics(List.of(deleted)).all().get();
        }

        awaitEach(service -> hasSaid("run " + service + ENDED_FOR_A_TOPIC));
        assertThat(secured.running())
                .as("but for Streams, which may notice first and has no name")
                .anySatisfy(told -> assertThat(told).contains(deleted));
    }

    /** Also whoever starts them again, as Kubernetes would, finds out. */
    @Test
    void shouldNotGoOnWithATopicThatWasCreatedAgain() throws Exception {
        var name = SecuredInstallation.PREFIX + "impressions";
        try (var admin = admin()) {
            admin.deleteTopics(List.of(name)).all().get();
            while (admin.listTopics().names().get().contains(name)) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        succeed(secured.as("init").run("init"));
        awaitEach(service -> hasSaid("run " + service + ENDED_FOR_A_TOPIC));

        assertThat(secured.restartEnded()).hasSameSizeAs(SERVICES);
        awaitEach(service -> hasSaid("run " + service + ENDED_FOR_A_TOPIC + "since this service last ran: "
                + Pattern.quote(name) + ".*topic-ids"));
    }

    private boolean hasSaid(String pattern) {
        var wanted = Pattern.compile(pattern, Pattern.DOTALL);
        return secured.running().stream().anyMatch(told -> wanted.matcher(told).lookingAt());
    }

    @Test
    void shouldEndOrSaySoWhereItIsNoLongerAllowedAndGoOnWhenItIs() throws Exception {
        try (var admin = admin()) {
            admin.deleteAcls(List.of(new AclBindingFilter(
                            ResourcePatternFilter.ANY,
                            new AccessControlEntryFilter(null, null, AclOperation.ANY, AclPermissionType.ANY))))
                    .all()
                    .get();
        }
        awaitEach(this::saysThatItMayNot);

        applyAccess();
        for (var service : secured.restartEnded()) {
            assertThat(service).as("it reads and writes").isNotEqualTo("run console");
        }
        await(COMES_UP_WITHIN, LostClusterTest::isUp);
    }

    /** It has ended and said why, or lives on, is not ready, and says why. */
    private boolean saysThatItMayNot(String service) throws InterruptedException {
        return hasSaid("run " + service + " ended with 5:.*not authorised")
                || secured.answers("/health/ready")
                        .getOrDefault("run " + service, "")
                        .contains("NOT_AUTHORISED");
    }

    private interface Saying {
        boolean isHeardOf(String service) throws InterruptedException;
    }

    private void awaitEach(Saying saying) throws InterruptedException {
        long deadline = System.nanoTime() + SAYS_SO_WITHIN.toNanos();
        for (var service : SERVICES) {
            while (!saying.isHeardOf(service)) {
                assertThat(System.nanoTime())
                        .as("%s: %s", service, secured.running())
                        .isLessThan(deadline);
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }
}
