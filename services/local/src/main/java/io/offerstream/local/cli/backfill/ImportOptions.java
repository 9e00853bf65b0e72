package io.offerstream.local.cli.backfill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.ExitCode;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.avro.Schema;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code import} is told of the files. Filled in by picocli. */
final class ImportOptions {
    private static final Duration SHORTEST_TICK = Duration.ofMinutes(1);
    private static final Duration LONGEST_TICK = Duration.ofDays(7);

    @Parameters(
            arity = "0..*",
            paramLabel = "FILE",
            description = {
                "Parquet, CSV or JSON lines, packed as .gz too, or folders of them. Their names, or those of their"
                        + " folders, say what they hold: offers, customers, impressions or redemptions."
            })
    private List<Path> files = List.of();

    @Option(names = "--offers", paramLabel = "FILE", description = "A file or folder of offers, whatever its name.")
    private List<Path> offers = List.of();

    @Option(names = "--customers", paramLabel = "FILE", description = "The same of customers.")
    private List<Path> customers = List.of();

    @Option(names = "--impressions", paramLabel = "FILE", description = "The same of impressions.")
    private List<Path> impressions = List.of();

    @Option(names = "--redemptions", paramLabel = "FILE", description = "The same of redemptions.")
    private List<Path> redemptions = List.of();

    @Option(names = "--market", paramLabel = "MARKET", description = "Of rows that name none.")
    private String market;

    @Option(
            names = "--map",
            paramLabel = "FIELD=COLUMN",
            description = "The column that holds a field of the schema, where it has another name.")
    private Map<String, String> columnsByField = Map.of();

    @Option(names = "--ignore", split = ",", paramLabel = "COLUMN", description = "Columns to leave out.")
    private List<String> ignored = List.of();

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            defaultValue = "UTC",
            description = "Of times that name none, e.g. Europe/Berlin (${DEFAULT-VALUE}).")
    private String timeZone;

    @Option(
            names = "--profiles-from-start",
            description =
                    "Take profiles and consent as they are now for the whole history. An assumption, so it must be"
                            + " said; taken by itself where the table of customers has no event_time.")
    private boolean profilesFromStart;

    @Option(
            names = "--tick",
            paramLabel = "DURATION",
            defaultValue = "P1D",
            description = "Time of the history between two ticks (${DEFAULT-VALUE}).")
    private Duration tick;

    /** By what they hold. */
    ImportFiles files() {
        var found = new ImportFiles();
        files.forEach(found::add);
        offers.forEach(file -> found.add(file, ImportKind.OFFERS));
        customers.forEach(file -> found.add(file, ImportKind.CUSTOMERS));
        impressions.forEach(file -> found.add(file, ImportKind.IMPRESSIONS));
        redemptions.forEach(file -> found.add(file, ImportKind.REDEMPTIONS));
        if (found.isEmpty()) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "expected files, e.g. offers.parquet customers.csv impressions/ redemptions/");
        }
        return found;
    }

    /** Of rows that name none. */
    Optional<String> market() {
        return Optional.ofNullable(market);
    }

    boolean profilesFromStart() {
        return profilesFromStart;
    }

    Duration tick() {
        if (tick.compareTo(SHORTEST_TICK) < 0 || tick.compareTo(LONGEST_TICK) > 0) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "--tick: expected " + SHORTEST_TICK + " to P7D, found " + tick);
        }
        return tick;
    }

    /**
     * How tables of one kind look.
     *
     * @param leftOut columns that this kind never uses
     * @param given values that rows lack
     */
    ExportForm form(Schema schema, Iterable<String> leftOut, Map<String, JsonNode> given) {
        var fieldsByColumn = new HashMap<String, String>();
        columnsByField.forEach((field, column) -> fieldsByColumn.put(column.toLowerCase(Locale.ROOT), field));
        var without = new TreeSet<>(ignored);
        leftOut.forEach(without::add);
        var values = new LinkedHashMap<>(given);
        market().ifPresent(code -> values.put("market", TextNode.valueOf(code)));
        return new ExportForm(schema, zone(), fieldsByColumn, without, values);
    }

    private ZoneId zone() {
        try {
            return ZoneId.of(timeZone);
        } catch (DateTimeException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE, "--time-zone: expected a name such as Europe/Berlin, found '" + timeZone + "'", e);
        }
    }
}
