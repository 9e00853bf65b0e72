package io.offerstream.local.cli.assignment;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.local.cli.Context;
import io.offerstream.local.cli.OutputFormat;
import io.offerstream.local.cli.Table;
import io.offerstream.operations.explain.FieldDifference;
import io.offerstream.operations.explain.KnownCycles.Cycle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was compared of a cycle, and what came of it.
 *
 * @param until the tick up to which both were looked at
 * @param differences field by field, of the first assignments that differ
 * @param missingModels versions that the cycle pinned and that are gone
 */
record ReplayReport(
        Cycle cycle,
        Instant until,
        CycleRecords published,
        CycleRecords replayed,
        CycleComparison comparison,
        Map<String, List<FieldDifference>> differences,
        Set<String> missingModels) {
    /** More of them would say no more. */
    static final int SHOWN = 10;

    private static final JsonMapper JSON = new JsonMapper();

    void print(Context context) {
        var format = context.options().outputOr(OutputFormat.TABLE);
        if (format == OutputFormat.JSON) {
            context.print(json());
            return;
        }
        context.print(new Table(
                        "market",
                        "cycle",
                        "until",
                        "published",
                        "replayed",
                        "equal",
                        "different",
                        "missing",
                        "extra",
                        "sha256_published",
                        "sha256_replayed")
                .add(
                        cycle.opened().getMarket(),
                        cycle.id(),
                        until,
                        published.count(),
                        replayed.count(),
                        comparison.equal(),
                        comparison.different().size(),
                        comparison.missing().size(),
                        comparison.extra().size(),
                        published.sha256(),
                        replayed.sha256()));
        if (!comparison.isEqual() && format == OutputFormat.TABLE) {
            context.print("");
            context.print(firsts());
        }
    }

    private Table firsts() {
        var table = new Table("assignment", "field", "published", "replayed");
        differences.forEach((id, fields) -> {
            if (fields.isEmpty()) {
                table.add(id, "(published more than once)", "", "");
            }
            fields.forEach(field -> table.add(id, field.field(), field.published(), field.replayed()));
        });
        comparison.missing().stream().limit(SHOWN).forEach(id -> table.add(id, "(all)", "published", "–"));
        comparison.extra().stream().limit(SHOWN).forEach(id -> table.add(id, "(all)", "–", "decided"));
        return table;
    }

    private String json() {
        var json = JSON.createObjectNode()
                .put("market", cycle.opened().getMarket())
                .put("cycle", cycle.id())
                .put("until", until.toString())
                .put("is_closed", cycle.closedAt().isPresent())
                .put("is_equal", comparison.isEqual())
                .put("published", published.count())
                .put("replayed", replayed.count())
                .put("equal", comparison.equal())
                .put("different", comparison.different().size())
                .put("missing", comparison.missing().size())
                .put("extra", comparison.extra().size())
                .put("sha256_published", published.sha256())
                .put("sha256_replayed", replayed.sha256());
        var models = json.putArray("models_gone");
        missingModels.forEach(models::add);
        var firsts = json.putObject("first_differences");
        differences.forEach((id, fields) -> {
            var of = firsts.putObject(id);
            fields.forEach(field -> of.putObject(field.field())
                    .put("published", field.published())
                    .put("replayed", field.replayed()));
        });
        var missing = json.putArray("first_missing");
        comparison.missing().stream().limit(SHOWN).forEach(missing::add);
        var extra = json.putArray("first_extra");
        comparison.extra().stream().limit(SHOWN).forEach(extra::add);
        return json.toString();
    }

    /** What is no defect, and may be why the two differ. */
    List<String> reasons() {
        var reasons = new ArrayList<String>();
        if (!missingModels.isEmpty()) {
            reasons.add("Models that served are gone from the topic models: " + String.join(", ", missingModels) + ".");
        }
        boolean isOlder = differences.values().stream()
                .flatMap(List::stream)
                .anyMatch(difference -> difference.field().equals("customer_features_as_of"));
        if (isOlder || !comparison.missing().isEmpty()) {
            reasons.add("customer-features is compacted: what customers were before their newest record may be gone,"
                    + " and those who were erased are.");
        }
        if (cycle.closedAt().isEmpty()) {
            reasons.add("The cycle is open: a live assigner may still be on its walk. Try again in a moment.");
        }
        return reasons;
    }
}
