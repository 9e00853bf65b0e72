package io.offerstream.local.cli.customers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.offerstream.schemas.Erasure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was done to forget one customer, to be kept: it names them by the pseudonym of the audit only. Owned by one
 * thread.
 */
final class Receipt {
    private static final JsonMapper JSON = new JsonMapper();

    private final ObjectNode json = JSON.createObjectNode();

    Receipt(Erasure erasure, String reason) {
        json.put("market", erasure.getMarket())
                .put("pseudonym", ErasurePlan.pseudonym(erasure))
                .put("event_id", erasure.getEventId())
                .put("requested_at", erasure.getEventTime().toString())
                .put("requested_by", erasure.getRequestedBy())
                .put("reason", reason);
    }

    /** What was found where, {@code when}: before or after. */
    void found(String when, CustomerPart.Status state, List<Trace> traces) {
        var at = json.putObject(when);
        at.put("interaction_state", state.word());
        var topics = at.putArray("topics");
        traces.forEach(trace -> trace.putInto(topics.addObject()));
    }

    /** @param learnt empty where interaction-state could not be asked, so that nobody knows the pseudonym in outcomes */
    void learnt(Optional<LearntVersions> learnt) {
        var models = json.putObject("models");
        if (learnt.isEmpty()) {
            models.put("unknown", "interaction-state could not be asked");
            return;
        }
        models.put("contrasts", learnt.get().contrasts());
        var versions = models.putArray("versions");
        learnt.get().versions().forEach(versions::add);
        models.put("rows", 0).put("note", "models have no row of a customer; what they learnt from many stays");
    }

    /** Rows of the warehouse, by table. */
    void rows(Map<String, Long> before, Map<String, Long> after) {
        var warehouse = json.putObject("warehouse");
        before.forEach((table, rows) ->
                warehouse.putObject(table).put("rows_before", rows).put("rows_after", after.getOrDefault(table, 0L)));
    }

    /** Whether every service has done its part. */
    void done(boolean isDone) {
        json.put("done", isDone);
    }

    /** As one line. */
    String line() {
        return json.toString();
    }

    void write(Path file) {
        try {
            Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
