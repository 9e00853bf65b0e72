package io.offerstream.interactionstate.inspection;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.interactionstate.state.CustomerStateJson;
import io.offerstream.interactionstate.state.CustomerStates;
import io.offerstream.interactionstate.state.Dictionary;
import io.offerstream.platform.app.StoreReader;
import io.offerstream.platform.app.StoreReader.Elsewhere;
import io.offerstream.platform.app.StoreReader.Found;
import io.offerstream.platform.app.StoreReader.NotServing;
import io.offerstream.platform.app.StoreReader.Unknown;
import io.offerstream.platform.health.Route;
import io.offerstream.platform.intake.Keys;
import io.offerstream.platform.topics.Topics;
import java.net.URLDecoder;

/**
 * {@code GET /internal/customers/MARKET/CUSTOMER}: what this instance knows of one customer, for the console and
 * {@code customers show}. 200 with the state; 404 if nothing is known; 421 if another instance has the customer; 503
 * with the reason while it cannot be told.
 */
public final class CustomerRoute implements Route {
    private static final String PREFIX = "/internal/customers/";
    private static final JsonMapper JSON = new JsonMapper();

    private final StoreReader stores;
    private final Topics topics;

    public CustomerRoute(StoreReader stores, Topics topics) {
        this.stores = stores;
        this.topics = topics;
    }

    @Override
    public String prefix() {
        return PREFIX;
    }

    @Override
    public Answer answer(String rest) {
        var parts = rest.split("/", -1);
        if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
            return error(400, "expected " + PREFIX + "MARKET/CUSTOMER, each percent-encoded");
        }
        return answer(decoded(parts[0]), decoded(parts[1]));
    }

    /** The server has refused what is not percent-encoded; in a path, a plus is a plus. */
    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), UTF_8);
    }

    private Answer answer(String market, String customerId) {
        // Whichever input: all customer topics are partitioned alike.
        var key = Keys.of(market, customerId);
        int partition = topics.impressions().partitionOf(key);
        var found = stores.find(CustomerStates.STORE, partition, key);
        if (found instanceof Found there) {
            return new Answer(200, CustomerStateJson.of(there.value(), code -> text(partition, code)));
        } else if (found instanceof Unknown) {
            return error(404, "nothing is known of this customer");
        } else if (found instanceof Elsewhere elsewhere) {
            var body = JSON.createObjectNode()
                    .put("error", "another instance has this customer")
                    .put("partition", elsewhere.partition())
                    .put("instance", elsewhere.instance().orElse(null));
            return new Answer(421, body.toString());
        }
        return error(503, ((NotServing) found).reason());
    }

    /** From the dictionary of the same task. */
    private String text(int partition, int code) {
        if (stores.find(Dictionary.STORE, partition, Dictionary.key(code)) instanceof Found text) {
            return new String(text.value(), UTF_8);
        }
        throw new IllegalStateException("the partition has moved while it was read; ask again");
    }

    private static Answer error(int status, String message) {
        return new Answer(status, JSON.createObjectNode().put("error", message).toString());
    }
}
