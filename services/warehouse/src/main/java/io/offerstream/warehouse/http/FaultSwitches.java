package io.offerstream.warehouse.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.offerstream.warehouse.faults.Faults;
import io.offerstream.warehouse.json.Json;
import io.offerstream.warehouse.store.Channels;
import io.offerstream.warehouse.store.Store;
import java.time.Duration;

/** Turns faults on over HTTP: {@code POST /faults/NAME} with a JSON object. For tests. */
public final class FaultSwitches {
    private final Faults faults;
    private final Store store;

    public FaultSwitches(Faults faults, Store store) {
        this.faults = faults;
        this.store = store;
    }

    /**
     * @return how often any fault has struck so far
     * @throws IllegalArgumentException if there is no such fault
     */
    ObjectNode turn(String fault, JsonNode settings) {
        switch (fault) {
            case "refuse" ->
                faults.refuseNext(text(settings, "path"), number(settings, "status"), number(settings, "times"));
            case "lose-answers" ->
                faults.loseNextAnswers(text(settings, "path"), number(settings, "status"), number(settings, "times"));
            case "freeze" -> faults.freeze(Duration.ofMillis(number(settings, "millis")));
            case "revoke-grant" -> faults.revokeGrant();
            case "restore-grant" -> faults.restoreGrant();
            case "invalidate-channel" -> invalidate(text(settings, "table"), text(settings, "channel"));
            case "struck" -> {
                // Only asked.
            }
            default ->
                throw new IllegalArgumentException(
                        "no such fault: '" + fault + "'; one of: refuse, lose-answers, freeze,"
                                + " revoke-grant, restore-grant, invalidate-channel, struck");
        }
        return Json.object().put("struck", faults.struck());
    }

    private void invalidate(String table, String channel) {
        boolean found = store.write(connection -> Channels.invalidate(connection, table, channel));
        if (!found) {
            throw new IllegalArgumentException("no open channel '" + channel + "' of " + table);
        }
    }

    private static String text(JsonNode settings, String key) {
        if (!settings.path(key).isTextual()) {
            throw new IllegalArgumentException(key + ": expected a text");
        }
        return settings.path(key).asText();
    }

    private static int number(JsonNode settings, String key) {
        if (!settings.path(key).canConvertToInt()) {
            throw new IllegalArgumentException(key + ": expected a whole number");
        }
        return settings.path(key).asInt();
    }
}
