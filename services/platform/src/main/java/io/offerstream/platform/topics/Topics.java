package io.offerstream.platform.topics;

import static io.offerstream.platform.topics.Topic.Keying.CUSTOMER;
import static io.offerstream.platform.topics.Topic.Keying.MARKET;
import static io.offerstream.platform.topics.Topic.Keying.MARKET_AND_MORE;
import static io.offerstream.platform.topics.Topic.Keying.OFFER;
import static io.offerstream.platform.topics.Topic.Keying.OTHER;

import io.offerstream.platform.serde.AvroSerde;
import io.offerstream.platform.serde.SchemaIds;
import io.offerstream.platform.topics.Topic.Keying;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.AuditEntry;
import io.offerstream.schemas.ChangeRequest;
import io.offerstream.schemas.Control;
import io.offerstream.schemas.Customer;
import io.offerstream.schemas.CustomerFeatures;
import io.offerstream.schemas.DeadLetter;
import io.offerstream.schemas.Erasure;
import io.offerstream.schemas.ExperimentResult;
import io.offerstream.schemas.ExperimentSummary;
import io.offerstream.schemas.GateVerdict;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.IntakeCounts;
import io.offerstream.schemas.InteractionCounts;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.MarketPolicy;
import io.offerstream.schemas.Model;
import io.offerstream.schemas.ModelRequest;
import io.offerstream.schemas.ModelStatus;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.Outcome;
import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.SlateEvaluation;
import io.offerstream.schemas.Tick;
import io.offerstream.schemas.TrainerCheckpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * Every topic of the system: the one place that pairs a name with its serde, partitions, clean-up and writer.
 * Immutable; one instance a process.
 */
public final class Topics {
    /** The largest value of a producer's event that is taken; larger ones are dead letters. */
    public static final int MAX_EVENT_BYTES = 128 * 1024;

    private static final int MEBIBYTE = 1024 * 1024;
    private static final String FOREVER = "-1";

    private static final String EVERYONE = "everyone";

    private final List<Topic<?>> all = new ArrayList<>();
    private final String prefix;
    private final int partitions;
    private final SchemaIds ids;
    private final Retention retention;
    private final Optional<Shadow> shadow;

    private final Topic<Offer> offers;
    private final Topic<Market> markets;
    private final Topic<Tick> ticks;
    private final Topic<Customer> customers;
    private final Topic<Impression> impressions;
    private final Topic<Redemption> redemptions;
    private final Topic<Erasure> erasures;
    private final Topic<Control> control;
    private final Topic<InteractionCounts> interactionCounts;
    private final Topic<IntakeCounts> intakeCounts;
    private final Topic<Outcome> outcomes;
    private final Topic<CustomerFeatures> customerFeatures;
    private final Topic<Assignment> assignments;
    private final Topic<Assignment> assignmentsCurrent;
    private final Topic<CustomerFeatures> pricingSample;
    private final Topic<ExperimentResult> experimentResults;
    private final Topic<ExperimentSummary> experimentSummaries;
    private final Topic<MarketPolicy> marketPolicy;
    private final Topic<SlateEvaluation> slateEvaluations;
    private final Topic<GateVerdict> gateVerdicts;
    private final Topic<Model> models;
    private final Topic<TrainerCheckpoint> trainerCheckpoints;
    private final Topic<ModelStatus> modelStatus;
    private final Topic<ModelRequest> modelRequests;
    private final Topic<ChangeRequest> changeRequests;
    private final Topic<DeadLetter> deadLetters;
    private final Topic<AuditEntry> audit;

    /** As on the embedded broker, where everything is kept. */
    public Topics(String prefix, int partitions, SchemaIds ids) {
        this(prefix, partitions, ids, Retention.UNLIMITED);
    }

    /**
     * @param prefix put before every topic name, e.g. {@code qsr.}; empty for none
     * @param partitions of every customer topic
     * @param retention of the topics that name customers
     */
    public Topics(String prefix, int partitions, SchemaIds ids, Retention retention) {
        this(prefix, partitions, ids, retention, Optional.empty());
    }

    private Topics(String prefix, int partitions, SchemaIds ids, Retention retention, Optional<Shadow> shadow) {
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions must be at least 1, found " + partitions);
        }
        this.prefix = prefix;
        this.partitions = partitions;
        this.ids = shadow.<SchemaIds>map(other -> new ShadowSchemaIds(ids, prefix, other.prefix()))
                .orElse(ids);
        this.retention = retention;
        this.shadow = shadow;

        offers = topic("offers", Offer.class, OFFER, 1, "ops", compacted());
        markets = topic("markets", Market.class, MARKET, 1, "ops", compacted());
        ticks = topic("ticks", Tick.class, OTHER, 1, "ticker", timed());
        customers = topic("customers", Customer.class, CUSTOMER, partitions, "crm", compacted());
        impressions = topic("impressions", Impression.class, CUSTOMER, partitions, "app", events(retention));
        redemptions = topic("redemptions", Redemption.class, CUSTOMER, partitions, "pos", events(retention));
        erasures = topic("erasures", Erasure.class, CUSTOMER, partitions, "ops", erasures(retention));
        control = topic("control", Control.class, OTHER, partitions, "conductor", timed());
        interactionCounts =
                topic("interaction-counts", InteractionCounts.class, MARKET, 1, "interaction-state", timed());
        intakeCounts = topic("intake-counts", IntakeCounts.class, OTHER, 1, "interaction-state", timed());
        outcomes = topic("outcomes", Outcome.class, MARKET, partitions, "interaction-state", timed());
        customerFeatures = topic(
                "customer-features", CustomerFeatures.class, CUSTOMER, partitions, "interaction-state", compacted());
        assignments = topic("assignments", Assignment.class, CUSTOMER, partitions, "assigner", events(retention));
        assignmentsCurrent =
                topic("assignments-current", Assignment.class, CUSTOMER, partitions, "assigner", compacted());
        pricingSample = topic("pricing-sample", CustomerFeatures.class, MARKET_AND_MORE, 1, "assigner", compacted());
        experimentResults =
                topic("experiment-results", ExperimentResult.class, MARKET_AND_MORE, 1, "measurement", compacted());
        experimentSummaries =
                topic("experiment-summaries", ExperimentSummary.class, MARKET, 1, "measurement", compacted());
        marketPolicy = topic("market-policy", MarketPolicy.class, MARKET, 1, "measurement", compacted());
        slateEvaluations = topic("slate-evaluations", SlateEvaluation.class, MARKET, 1, "trainer", timed());
        gateVerdicts = topic("gate-verdicts", GateVerdict.class, MARKET_AND_MORE, 1, "measurement", compacted());
        modelRequests = topic("model-requests", ModelRequest.class, MARKET, 1, "ops", timed());
        models = topic("models", Model.class, MARKET_AND_MORE, 1, "trainer", largest(compacted(), 17 * MEBIBYTE));
        trainerCheckpoints = topic(
                "trainer-checkpoints",
                TrainerCheckpoint.class,
                MARKET_AND_MORE,
                1,
                "trainer",
                largest(compacted(), 2 * MEBIBYTE));
        modelStatus = topic("model-status", ModelStatus.class, MARKET, 1, "trainer", compacted());
        // A request holds a whole file of offers, packed.
        changeRequests = topic(
                "change-requests", ChangeRequest.class, MARKET_AND_MORE, 1, "ops", largest(compacted(), 3 * MEBIBYTE));
        // A refused record may itself be as large as a broker takes.
        deadLetters = topic(
                "dead-letters", DeadLetter.class, OTHER, 1, EVERYONE, largest(deadLetters(retention), 3 * MEBIBYTE));
        audit = topic("audit", AuditEntry.class, OTHER, 1, EVERYONE, timed());
    }

    private <V extends SpecificRecord> Topic<V> topic(
            String title, Class<V> type, Keying keying, int partitions, String writer, Map<String, String> settings) {
        var topic = new Topic<>(
                prefixOf(writer) + title,
                title,
                type,
                new AvroSerde<>(type, ids),
                keying,
                partitions,
                writer,
                settings);
        all.add(topic);
        return topic;
    }

    private String prefixOf(String writer) {
        return shadow.filter(other -> writer.equals(other.service()) || writer.equals(EVERYONE))
                .map(Shadow::prefix)
                .orElse(prefix);
    }

    /** Of customers, who must be forgotten in time. */
    private static Map<String, String> events(Retention retention) {
        return retention == Retention.UNLIMITED ? timed() : keptFor(timed(), Retention.EVENTS);
    }

    /**
     * They hold whole events, so no longer than those; from when they were refused, since one refused for being too late
     * would be deleted as soon as it is written.
     */
    private static Map<String, String> deadLetters(Retention retention) {
        if (retention == Retention.UNLIMITED) {
            return timed();
        }
        var settings = new LinkedHashMap<>(keptFor(timed(), Retention.EVENTS));
        settings.put("message.timestamp.type", "LogAppendTime");
        return settings;
    }

    /**
     * Kept for as long as the events that they must meet again when all is read from the beginning. Not compacted
     * before: that would take the marks, which say behind which events an erasure stands.
     */
    private static Map<String, String> erasures(Retention retention) {
        var settings = new LinkedHashMap<>(timed());
        settings.put("cleanup.policy", "compact,delete");
        settings.put("min.compaction.lag.ms", millis(Retention.ERASURES));
        return retention == Retention.UNLIMITED ? settings : keptFor(settings, Retention.ERASURES);
    }

    private static Map<String, String> keptFor(Map<String, String> settings, Duration retention) {
        var bounded = new LinkedHashMap<>(settings);
        bounded.put("retention.ms", millis(retention));
        bounded.put("segment.ms", millis(Retention.SEGMENT));
        return bounded;
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }

    /** Retention is unlimited: the broker compares event time with the wall clock and would delete a replay's past. */
    private static Map<String, String> timed() {
        return Map.of(
                "cleanup.policy",
                "delete",
                "retention.ms",
                FOREVER,
                "retention.bytes",
                FOREVER,
                "message.timestamp.type",
                "CreateTime",
                "message.timestamp.after.max.ms",
                Long.toString(Long.MAX_VALUE));
    }

    private static Map<String, String> compacted() {
        return Map.of(
                "cleanup.policy", "compact",
                "max.compaction.lag.ms", "604800000",
                "delete.retention.ms", "604800000",
                "message.timestamp.type", "CreateTime",
                "message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
    }

    private static Map<String, String> largest(Map<String, String> settings, int bytes) {
        var larger = new LinkedHashMap<>(settings);
        larger.put("max.message.bytes", Integer.toString(bytes));
        return larger;
    }

    /**
     * A service that runs beside the real one: reads what that reads, and writes topics of its own.
     *
     * @param prefix before the names of what it writes, and before its application id
     */
    private record Shadow(String service, String prefix) {}

    /**
     * These topics for a second run of a service beside the real one: it reads the same, but what it and everyone writes
     * lies in other topics, whose values have the schema ids of the real ones.
     *
     * @param service whose topics are others
     * @param name unique among such runs; goes into the names of those topics and into the application id
     */
    public Topics shadowing(String service, String name) {
        return new Topics(prefix, partitions, ids, retention, Optional.of(new Shadow(service, prefix + name + ".")));
    }

    /** Every topic, in the order of the path of an event. */
    public List<Topic<?>> all() {
        return List.copyOf(all);
    }

    /** The topic people call {@code title} (with or without prefix). */
    public Optional<Topic<?>> byTitle(String title) {
        return all.stream()
                .filter(topic -> topic.title().equals(title) || topic.name().equals(title))
                .findFirst();
    }

    /** What people call the topic that the broker knows by {@code name}. */
    public String title(String name) {
        return name.substring(shadow.map(Shadow::prefix)
                .filter(name::startsWith)
                .orElse(prefix)
                .length());
    }

    /** Put before every name; services put it before their application and transactional ids too. */
    public String prefix() {
        return shadow.map(Shadow::prefix).orElse(prefix);
    }

    public Topic<Offer> offers() {
        return offers;
    }

    public Topic<Market> markets() {
        return markets;
    }

    public Topic<Tick> ticks() {
        return ticks;
    }

    public Topic<Customer> customers() {
        return customers;
    }

    public Topic<Impression> impressions() {
        return impressions;
    }

    public Topic<Redemption> redemptions() {
        return redemptions;
    }

    public Topic<Erasure> erasures() {
        return erasures;
    }

    public Topic<Control> control() {
        return control;
    }

    public Topic<InteractionCounts> interactionCounts() {
        return interactionCounts;
    }

    public Topic<IntakeCounts> intakeCounts() {
        return intakeCounts;
    }

    public Topic<Outcome> outcomes() {
        return outcomes;
    }

    public Topic<CustomerFeatures> customerFeatures() {
        return customerFeatures;
    }

    public Topic<Assignment> assignments() {
        return assignments;
    }

    public Topic<Assignment> assignmentsCurrent() {
        return assignmentsCurrent;
    }

    /** Some customers of each market without their ids, which prices are found on. */
    public Topic<CustomerFeatures> pricingSample() {
        return pricingSample;
    }

    public Topic<ExperimentResult> experimentResults() {
        return experimentResults;
    }

    public Topic<ExperimentSummary> experimentSummaries() {
        return experimentSummaries;
    }

    public Topic<MarketPolicy> marketPolicy() {
        return marketPolicy;
    }

    public Topic<SlateEvaluation> slateEvaluations() {
        return slateEvaluations;
    }

    public Topic<GateVerdict> gateVerdicts() {
        return gateVerdicts;
    }

    public Topic<Model> models() {
        return models;
    }

    public Topic<TrainerCheckpoint> trainerCheckpoints() {
        return trainerCheckpoints;
    }

    public Topic<ModelStatus> modelStatus() {
        return modelStatus;
    }

    public Topic<ModelRequest> modelRequests() {
        return modelRequests;
    }

    /** Changes that wait for somebody's approval, and what became of them. */
    public Topic<ChangeRequest> changeRequests() {
        return changeRequests;
    }

    public Topic<DeadLetter> deadLetters() {
        return deadLetters;
    }

    public Topic<AuditEntry> audit() {
        return audit;
    }
}
