package io.offerstream.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.console.fixture.SampleConsole;
import io.offerstream.console.fixture.SampleMarkets;
import io.offerstream.platform.intake.Keys;
import io.offerstream.schemas.AuditEntry;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pages for those who plan and compare: the calendar, versions side by side, comments. */
class PlanningPagesTest {
    private static TestConsole console;
    private static String cookie;

    @BeforeAll
    static void start() {
        var sample = SampleConsole.full(Clock.systemUTC());
        comment(sample, "c-1", "experiments.comment", Keys.of("DE", SampleMarkets.cycle(5)), "tills were <b>down</b>");
        comment(sample, "c-2", "experiments.comment", "no market", "of nothing");
        comment(sample, "c-3", "offers.publish", Keys.of("DE", SampleMarkets.cycle(5)), "something else");
        console = new TestConsole(sample, Optional.empty());
        cookie = console.enter();
    }

    private static void comment(SampleConsole sample, String id, String action, String subject, String text) {
        sample.recorder()
                .put(
                        sample.recorder().topics().audit(),
                        SampleMarkets.START,
                        "console:ada",
                        AuditEntry.newBuilder()
                                .setEventId(id)
                                .setEventTime(SampleMarkets.START)
                                .setActor("console:ada")
                                .setAction(action)
                                .setSubject(subject)
                                .setReason(text)
                                .build());
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static String csv(String table, String page) {
        return console.get(
                        "/export?table=" + table + "&page="
                                + page.replace("/", "%2F").replace("?", "%3F").replace("=", "%3D"),
                        cookie)
                .body();
    }

    /** 40 offers of which six ended with the first cycle, one is paused and one withdrawn; the rest end next cycle. */
    @Test
    void shouldSayInWhichCycleHowManyOffersAreOn() {
        var cycles = csv("calendar-cycles", "/markets/DE/calendar").lines().toList();

        assertThat(cycles).hasSize(1 + 8);
        assertThat(cycles.get(1)).startsWith(SampleMarkets.cycle(6)).endsWith(",32,0,0,");
        assertThat(cycles.get(2)).contains(",0,0,32,").endsWith("fewer than a slate has places");
        assertThat(cycles.get(3)).contains(",0,0,0,");
    }

    @Test
    void shouldSayOfEachOfferWhenItIsOn() {
        var offers = csv("calendar", "/markets/DE/calendar");

        assertThat(offers.lines().count())
                .as("without the ended and the withdrawn")
                .isEqualTo(1 + 33);
        assertThat(offers)
                .containsPattern("O-001,Chicken menu 1,on,until 20 Feb,")
                .containsPattern("O-007,Chicken menu 7,paused,paused,")
                .doesNotContain("O-008", "O-040");
    }

    @Test
    void shouldCompareAVersionWithTheLiveOneUnlessAskedForAnother() {
        assertThat(heads(console.get("/markets/DE/models/3?with=1", cookie).body()))
                .isEqualTo("Version 3 beside version 1");
        assertThat(heads(console.get("/markets/DE/models/2", cookie).body())).isEqualTo("Version 2 beside version 5");
        assertThat(csv("compared", "/markets/DE/models/3?with=2")).contains("Generation,", "Settings of learning,");
    }

    private static String heads(String page) {
        var found = Pattern.compile("Version \\d+ beside version \\d+").matcher(page);
        return found.find() ? found.group() : "";
    }

    @Test
    void shouldShowWhatWasRemarkedOnACycle() {
        var page = console.get("/markets/DE/experiment?cycle=" + SampleMarkets.cycle(5), cookie)
                .body();

        assertThat(page).contains("tills were &lt;b>down&lt;/b>").doesNotContain("something else");
        assertThat(console.get("/markets/DE/experiment", cookie).body())
                .contains("Nobody has remarked anything on this cycle.");
        assertThat(console.get("/audit", cookie).body()).contains("of nothing");
    }
}
