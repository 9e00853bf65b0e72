package io.offerstream.operations.rows;

import io.offerstream.platform.intake.EventRules;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * Judges rows as the services will judge the records made of them.
 *
 * @param form how a row becomes a record
 * @param topic the record is meant for
 * @param <V> the generated record
 */
public record RowJudge<V extends SpecificRecord>(RecordForm<V> form, Topic<V> topic) {
    /**
     * The record of {@code row}; fit to be published only if {@code problems} stays empty.
     *
     * @param problems is told everything wrong with the row's form, or the first rule it breaks
     */
    public V judge(Row row, List<RowProblem> problems) {
        var found = new ArrayList<RowProblem>();
        var record = form.read(row, found);
        problems.addAll(found);
        if (found.isEmpty()) {
            check(row.number(), record, problems);
        }
        return record;
    }

    /** Tells the first rule that {@code record} breaks. */
    public void check(long row, V record, List<RowProblem> problems) {
        EventRules.check(record).ifPresent(refused -> problems.add(problem(row, refused.detail())));
        if (problems.isEmpty()) {
            int bytes = topic.serde().serialize(topic.name(), record).length;
            if (bytes > Topics.MAX_EVENT_BYTES) {
                problems.add(new RowProblem(
                        row, "", "expected at most " + Topics.MAX_EVENT_BYTES + " bytes, found " + bytes));
            }
        }
    }

    /** Rules begin their messages with the name of the field. */
    private RowProblem problem(long row, String detail) {
        int colon = detail.indexOf(": ");
        var column = colon < 0 ? "" : detail.substring(0, colon);
        return SpecificData.get().getSchema(topic.type()).getField(column) == null
                ? new RowProblem(row, "", detail)
                : new RowProblem(row, column, detail.substring(colon + 2));
    }
}
