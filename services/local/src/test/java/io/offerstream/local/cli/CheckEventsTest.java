package io.offerstream.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckEventsTest {
    private static final String GOOD = """
            {"event_id":"i-1","event_time":"2026-01-05T12:00:00Z","market":"DE","customer_id":"c-1","offer_ids":["O-1"]}
            """;

    @TempDir
    private Path folder;

    private final CliFixture cli = new CliFixture();

    @Test
    void shouldJudgeRowByRowWithoutABroker() throws IOException {
        var file = Files.writeString(
                folder.resolve("impressions.jsonl"),
                GOOD
                        + GOOD.replace("[\"O-1\"]", "[]")
                        + GOOD.replace("\"c-1\"", "\"\"")
                        + GOOD.replace("c-1", "x".repeat(201))
                        + GOOD.replace("\"DE\"", "\"de\"")
                        + GOOD.replace("2026", "1926")
                        + GOOD.replace("[\"O-1\"]", "[\"O-1\",\"O-1\"]")
                        + GOOD.replace("}", ",\"evidence\":\"SEEN\"}")
                        + GOOD.replace("}", ",\"logged_propensity\":1.5}")
                        + GOOD.replace("}", ",\"context_features\":[\"LUNCH\"]}")
                        + "{]\n"
                        + GOOD.replace("i-1", "i-2"));

        var ended = cli.run("events", "check", file.toString(), "--topic", "impressions");

        assertThat(ended.code()).isEqualTo(ExitCode.CHECK_FAILED.code());
        assertThat(ended.lines()).hasSize(10);
        assertThat(ended.lines().get(0)).isEqualTo("Row 2, column offer_ids: expected 1 to 50 offers, found 0");
        assertThat(ended.lines().get(1)).startsWith("Row 3, column customer_id: expected text, found nothing");
        assertThat(ended.lines().get(9)).startsWith("Row 11: is not JSON");
        assertThat(ended.err()).contains("12 rows: 2 good, 10 would be refused.", "--against-topics");
    }

    @Test
    void shouldWriteRefusedRowsThatASpreadsheetCanOpen() throws IOException {
        var file = Files.writeString(folder.resolve("tills.csv"), """
                event_id,event_time,market,customer_id,offer_id,discount_minor
                r-1,2026-01-05T12:00:00Z,DE,c-1,O-1,100
                r-2,2026-01-05T12:00:00Z,DE,=HYPERLINK("x"),O-1,-100
                """);
        var refused = folder.resolve("refused.csv");

        var ended = cli.run(
                "events", "check", file.toString(), "--topic", "redemptions", "--rejected", refused.toString(), "-q");

        assertThat(ended.code()).isEqualTo(ExitCode.CHECK_FAILED.code());
        assertThat(ended.out()).contains("Row 3, column discount_minor: expected minor units of 0 or more, found -100");
        assertThat(ended.err()).isEmpty();
        assertThat(Files.readString(refused)).contains("\"'=HYPERLINK(\"\"x\"\")\"", "'-100");
    }

    @Test
    void shouldBeContentWithAGoodFile() throws IOException {
        var file = Files.writeString(folder.resolve("impressions.jsonl"), GOOD);

        var ended = cli.run("events", "check", file.toString(), "--topic", "impressions", "-o", "json");

        assertThat(ended.code()).isZero();
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void shouldPrintATemplateThatItsOwnCheckTakes() throws IOException {
        var template = cli.run("offers", "template", "-q");
        assertThat(template.err()).isEmpty();
        var asEvents = template.out()
                .replaceFirst("market,", "event_id,event_time,event,market,")
                .replace("\r\nDE,", "\r\ne-1,2026-01-05T00:00:00Z,OFFER_CREATED,DE,");
        var file = Files.writeString(folder.resolve("offers.csv"), asEvents);

        var ended = cli.run("events", "check", file.toString(), "--topic", "offers");

        assertThat(ended.out()).isEmpty();
        assertThat(ended.code()).isZero();
    }
}
