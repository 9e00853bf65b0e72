package io.offerstream.operations.offers;

import com.fasterxml.jackson.databind.JsonNode;
import io.offerstream.operations.records.AvroJson;
import io.offerstream.operations.rows.SpreadsheetCell;
import io.offerstream.schemas.Offer;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.commons.csv.CSVFormat;

/** Writes offers in the form in which {@code offers publish} reads them. */
public final class OfferFile {
    private static final List<String> COLUMNS = OfferPlan.FORM.columns();

    private OfferFile() {}

    public static void writeCsv(Collection<Offer> offers, List<String> columns, PrintStream out) {
        try {
            var printer = CSVFormat.RFC4180.print(out);
            printer.printRecord(columns);
            for (var offer : offers) {
                var fields = AvroJson.of(offer);
                printer.printRecord(columns.stream()
                        .map(column -> SpreadsheetCell.safe(cell(fields.get(column))))
                        .toList());
            }
            printer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String cell(JsonNode value) {
        if (value.isArray()) {
            return StreamSupport.stream(value.spliterator(), false)
                    .map(JsonNode::asText)
                    .collect(Collectors.joining("|"));
        }
        return value.isNull() ? "" : value.asText();
    }

    public static void writeJson(Collection<Offer> offers, List<String> columns, PrintStream out) {
        offers.forEach(offer -> out.println(AvroJson.of(offer).retain(columns)));
    }

    /** Every column that a file may have. */
    public static List<String> columns() {
        return COLUMNS;
    }
}
