package io.offerstream.operations.approval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.operations.markets.Period;
import io.offerstream.operations.offers.OfferChange;
import io.offerstream.operations.offers.OfferPlan;
import io.offerstream.operations.records.AvroJson;
import io.offerstream.operations.rows.Row;
import io.offerstream.platform.topics.Topic;
import io.offerstream.schemas.ChangeRequest;
import io.offerstream.schemas.ModelAction;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.RequestKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What somebody asks for: a value that is kept as JSON, shown, and done later. Immutable. */
public sealed interface ProposedChange {
    RequestKind kind();

    /** In a few words. */
    String title();

    /** All that is needed to do it. */
    ObjectNode content();

    /**
     * Offers to publish.
     *
     * @param rows one an offer, with every column; {@code revision} is the one it rests on, 0 of a new offer
     */
    record Offers(List<Row> rows) implements ProposedChange {
        private static final String REVISION = "revision";
        private static final String ROWS = "rows";

        public Offers {
            rows = List.copyOf(rows);
        }

        /** What of {@code changes} is to be published. */
        public static Offers of(List<OfferChange> changes) {
            var rows = new ArrayList<Row>();
            changes.stream().filter(OfferChange::isToPublish).forEach(change -> {
                var offer = AvroJson.of(change.after());
                Map<String, JsonNode> cells = new LinkedHashMap<>();
                OfferPlan.FORM.columns().forEach(column -> cells.put(column, offer.get(column)));
                cells.put(
                        REVISION,
                        JsonNodeFactory.instance.numberNode(
                                change.before().map(Offer::getRevision).orElse(0L)));
                rows.add(new Row(change.row().number(), cells, List.of(), List.of()));
            });
            return new Offers(rows);
        }

        private static Offers of(JsonNode content) {
            var rows = new ArrayList<Row>();
            content.path(ROWS).forEach(row -> {
                Map<String, JsonNode> cells = new LinkedHashMap<>();
                row.path("cells").properties().forEach(cell -> cells.put(cell.getKey(), cell.getValue()));
                rows.add(new Row(row.path("row").longValue(), cells, List.of(), List.of()));
            });
            return new Offers(rows);
        }

        @Override
        public RequestKind kind() {
            return RequestKind.OFFERS;
        }

        @Override
        public String title() {
            return "Publish " + rows.size() + (rows.size() == 1 ? " offer" : " offers");
        }

        @Override
        public ObjectNode content() {
            var content = JsonNodeFactory.instance.objectNode();
            var array = content.putArray(ROWS);
            rows.forEach(row -> array.addObject()
                    .put("row", row.number())
                    .putObject("cells")
                    .setAll(row.cells()));
            return content;
        }

        /** What it would do to the offers as they are now. */
        public List<OfferChange> plan(Catalogue catalogue, Topic<Offer> topic, String market, Instant now) {
            var plan = new OfferPlan(catalogue, topic, Optional.of(market), now);
            rows.forEach(plan::add);
            return plan.changes();
        }

        /** Whether a change still rests on the offer that its author saw. */
        public static boolean isAsAsked(OfferChange change) {
            long rests = change.row().cells().get(REVISION).longValue();
            return change.isToPublish()
                    && change.before().map(Offer::getRevision).orElse(0L) == rests;
        }
    }

    /**
     * The kill switch of the market.
     *
     * @param period when it is to be on
     */
    record Switch(boolean isOn, Period period) implements ProposedChange {
        private static final String FROM = "from";
        private static final String UNTIL = "until";

        private static Switch of(JsonNode content) {
            return new Switch(content.path("on").booleanValue(), new Period(time(content, FROM), time(content, UNTIL)));
        }

        private static Optional<Instant> time(JsonNode content, String field) {
            return Optional.ofNullable(content.path(field).textValue()).map(Instant::parse);
        }

        @Override
        public RequestKind kind() {
            return RequestKind.KILL_SWITCH;
        }

        @Override
        public String title() {
            return (isOn ? "Throw the kill switch" : "Lift the kill switch")
                    + (period.equals(Period.UNBOUNDED) ? "" : " " + period.words());
        }

        @Override
        public ObjectNode content() {
            var content = JsonNodeFactory.instance.objectNode().put("on", isOn);
            period.from().ifPresent(time -> content.put(FROM, time.toString()));
            period.until().ifPresent(time -> content.put(UNTIL, time.toString()));
            return content;
        }
    }

    /** A version of the market's model. */
    record ModelVersion(ModelAction action, long version) implements ProposedChange {
        @Override
        public RequestKind kind() {
            return RequestKind.MODEL;
        }

        @Override
        public String title() {
            return switch (action) {
                case PROMOTE -> "Promote model version " + version;
                case ROLLBACK -> "Roll back to model version " + version;
                default -> "Release the pinned model version";
            };
        }

        @Override
        public ObjectNode content() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("action", action.name().toLowerCase(Locale.ROOT))
                    .put("version", version);
        }
    }

    /**
     * What a request asks for.
     *
     * @throws IllegalArgumentException if it is decided, or of a newer kind
     */
    static ProposedChange of(ChangeRequest request) {
        var content = PackedJson.read(request.getContent(), new JsonMapper());
        return switch (request.getKind()) {
            case OFFERS -> Offers.of(content);
            case KILL_SWITCH -> Switch.of(content);
            case MODEL ->
                new ModelVersion(
                        ModelAction.valueOf(content.path("action").textValue().toUpperCase(Locale.ROOT)),
                        content.path("version").longValue());
            case UNKNOWN ->
                throw new IllegalArgumentException("request " + request.getRequestId() + " is of an unknown kind");
        };
    }
}
