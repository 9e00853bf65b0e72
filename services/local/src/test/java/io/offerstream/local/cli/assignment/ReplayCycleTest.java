package io.offerstream.local.cli.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.schemas.Assignment;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.GroupListing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReplayCycleTest {
    private static final JsonMapper JSON = new JsonMapper();

    @RegisterExtension
    static final AssignedMarkets MARKETS = new AssignedMarkets();

    private static Set<String> groups() throws Exception {
        try (var admin = MARKETS.market().installation().clients().admin()) {
            return admin.listGroups().all().get().stream()
                    .map(GroupListing::groupId)
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void shouldDecideAPastCycleAgainToTheByteAndLeaveNothingBehind() throws Exception {
        var ends = MARKETS.market().ends();
        var groups = groups();

        var ended = MARKETS.market().run("replay-cycle", "--market", "DE", "--verify", "-o", "json");

        assertThat(ended.code()).as(ended.err()).isZero();
        var result = JSON.readTree(ended.out());
        assertThat(result.get("cycle").asText()).isEqualTo(TestMarket.FIRST_CYCLE);
        assertThat(result.get("is_closed").asBoolean()).isTrue();
        assertThat(result.get("published").asLong())
                .isEqualTo(MARKETS.market().assignments(TestMarket.FIRST_CYCLE).size())
                .isGreaterThan(AssignedMarket.CUSTOMERS);
        assertThat(result.get("equal")).isEqualTo(result.get("published"));
        assertThat(result.get("sha256_published")).isEqualTo(result.get("sha256_replayed"));
        assertThat(ended.err()).contains("Equal: every assignment was decided again, to the byte.");
        assertThat(MARKETS.market().ends()).isEqualTo(ends);
        assertThat(groups()).isEqualTo(groups);
    }

    @Test
    void shouldDecideTheOpenCycleAgainAsFarAsItHasCome() {
        var ended =
                MARKETS.market().run("replay-cycle", "--market", "DE", "--cycle", TestMarket.SECOND_CYCLE, "--verify");

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.err()).contains("the cycle is still open");
    }

    @Test
    void shouldTellWhatWasNotDecided() throws Exception {
        try (var forged = MARKETS.another("forged.")) {
            var first = forged.assignments(TestMarket.FIRST_CYCLE).get(0);
            forged.publish(Assignment.newBuilder(first)
                    .setAssignmentId("DE:nobody:" + TestMarket.FIRST_CYCLE + ":1")
                    .setCustomerId("nobody")
                    .build());
            forged.publish(Assignment.newBuilder(first).setPropensity(0.125).build());

            var ended = forged.run("replay-cycle", "--market", "DE", "--verify", "-o", "json");
            var unverified = forged.run("replay-cycle", "--market", "DE");

            assertThat(ended.code()).isEqualTo(ExitCode.CHECK_FAILED.code());
            assertThat(ended.err()).contains("NOT EQUAL");
            var result = JSON.readTree(ended.out());
            assertThat(result.get("missing").asLong()).isEqualTo(1);
            assertThat(result.get("different").asLong()).isEqualTo(1);
            assertThat(result.get("extra").asLong()).isZero();
            assertThat(result.get("first_missing").get(0).asText())
                    .isEqualTo("DE:nobody:" + TestMarket.FIRST_CYCLE + ":1");
            assertThat(result.at("/first_differences/" + first.getAssignmentId() + "/propensity/published")
                            .asText())
                    .isEqualTo("0.125");
            assertThat(unverified.code()).isZero();
            assertThat(unverified.out()).contains("propensity", "0.125", "(all)");
        }
    }

    @Test
    void shouldSayWhichCyclesThereAre() {
        var ended = MARKETS.market().run("replay-cycle", "--market", "DE", "--cycle", "2026-01-05T00:01");

        assertThat(ended.code()).isEqualTo(ExitCode.CHECK_FAILED.code());
        assertThat(ended.err())
                .contains("DE had no cycle 2026-01-05T00:01; did you mean 2026-01-05T00:00?")
                .contains("Its newest cycles: 2026-01-05T00:00, 2026-01-05T06:00.");
        assertThat(MARKETS.market().run("replay-cycle", "--market", "DX").err())
                .contains("there is no market DX; did you mean DE?");
    }

    @Test
    void shouldNotCareForTheOrderOfRecords() {
        var assignments = MARKETS.market().assignments(TestMarket.FIRST_CYCLE);
        var one = new CycleRecords();
        var other = new CycleRecords();
        assignments.forEach(one::add);
        for (int i = assignments.size() - 1; i >= 0; i--) {
            other.add(assignments.get(i));
        }

        assertThat(one.sha256()).isEqualTo(other.sha256());
        assertThat(CycleComparison.of(one, other).isEqual()).isTrue();
        other.add(assignments.get(0));
        assertThat(CycleComparison.of(one, other).different())
                .isEqualTo(List.of(assignments.get(0).getAssignmentId()));
    }
}
