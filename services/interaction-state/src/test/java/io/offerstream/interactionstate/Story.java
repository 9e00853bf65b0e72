package io.offerstream.interactionstate;

import static io.offerstream.platform.fixture.Events.assignment;
import static io.offerstream.platform.fixture.Events.customer;
import static io.offerstream.platform.fixture.Events.impression;
import static io.offerstream.platform.fixture.Events.redemption;
import static io.offerstream.platform.fixture.Events.reversal;
import static io.offerstream.platform.fixture.TestMarket.FIRST_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.at;

import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Customer;
import io.offerstream.schemas.Evidence;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.RedemptionKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/**
 * What happened to a few customers, as batches of facts between ticks: some twice, some late, some taken back. All of it
 * happens in the first 100 minutes and is known by minute 120.
 *
 * @param batches facts before the tick at minute {@code 30 * (batch + 1)}
 */
record Story(List<List<SpecificRecord>> batches) {
    static final List<Double> TICKS = List.of(30.0, 60.0, 90.0, 120.0, 150.0, 290.0);

    private static final int TOLD_IN = 4;
    private static final String CONSENTS = "CONSENT=EARLY";

    static Story of(Random random, int customers, int facts) {
        var batches = new ArrayList<List<SpecificRecord>>();
        TICKS.forEach(tick -> batches.add(new ArrayList<>()));
        var consenting = new HashSet<String>();
        for (int id = 0; id < customers; id++) {
            if (random.nextBoolean()) {
                // Before anything else: who consents late is not trained on for what was settled before.
                consenting.add("c-" + id);
                batches.get(0).add(profile("first-" + id, "c-" + id, at(-1), CONSENTS));
            }
        }
        for (int fact = 0; fact < facts; fact++) {
            // Few instants, so that times are often the same.
            int minute = random.nextInt(20) * 5;
            int told = minute / 30 + random.nextInt(TOLD_IN - minute / 30);
            batches.get(told).add(fact(random, fact, "c-" + random.nextInt(customers), minute, consenting));
        }
        for (int id = 0; id < customers; id++) {
            if (random.nextBoolean()) {
                var arm = random.nextBoolean() ? Arm.TEST : Arm.CONTROL_RANDOM;
                batches.get(random.nextInt(TOLD_IN)).add(assignment("c-" + id, FIRST_CYCLE, arm, "o-1"));
            }
        }
        return new Story(batches);
    }

    private static SpecificRecord fact(Random random, int number, String customer, int minute, Set<String> consenting) {
        var offer = "o-" + (1 + random.nextInt(3));
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> {
                var other = "o-" + (1 + offer.charAt(2) % 3);
                yield impression("i-" + number, customer, at(minute), offer, other);
            }
            case 3 -> {
                var sent = impression("i-" + number, customer, at(minute), offer);
                sent.setEvidence(Evidence.SENT);
                yield sent;
            }
            case 4, 5 -> redemption("r-" + number, customer, at(minute), offer);
            case 6 -> reversal("x-" + number, customer, at(minute), "r-" + random.nextInt(number + 1));
            default -> {
                var profile = profile("c-" + number, customer, at(minute), "TIER=" + random.nextInt(3));
                profile.setConsent(consenting.contains(customer));
                yield profile;
            }
        };
    }

    private static Customer profile(String id, String customer, Instant time, String feature) {
        var profile = customer(customer, time, feature);
        profile.setEventId(id);
        return profile;
    }

    /** The same facts between the same ticks, in another order, and some of them again. */
    Story retold(Random random) {
        var retold = new ArrayList<List<SpecificRecord>>();
        var told = new ArrayList<SpecificRecord>();
        for (var batch : batches) {
            var facts = new ArrayList<>(batch);
            told.addAll(batch);
            for (int again = 0; again < batch.size() / 3; again++) {
                facts.add(told.get(random.nextInt(told.size())));
            }
            Collections.shuffle(facts, random);
            retold.add(facts);
        }
        return new Story(retold);
    }

    void tell(InteractionStateDriver state) {
        for (int i = 0; i < batches.size(); i++) {
            for (var fact : batches.get(i)) {
                if (fact instanceof Impression impression) {
                    state.pipe(impression);
                } else if (fact instanceof Redemption redemption) {
                    state.pipe(redemption);
                } else if (fact instanceof Customer customer) {
                    state.pipe(customer);
                } else if (fact instanceof Assignment assignment) {
                    state.pipe(assignment);
                }
            }
            state.tick(TICKS.get(i));
        }
    }

    /** The story without all that happened at the time of the impression or later, but for the impression itself. */
    Story before(Impression impression) {
        return new Story(batches.stream()
                .map(batch -> batch.stream()
                        .filter(fact -> fact == impression
                                || fact instanceof Assignment
                                || happened(fact).isBefore(impression.getEventTime()))
                        .toList())
                .toList());
    }

    private static Instant happened(SpecificRecord fact) {
        return (Instant) fact.get(fact.getSchema().getField("event_time").pos());
    }

    /** Whether the customer may be profiled from the start. */
    boolean consents(String customer) {
        return all(Customer.class).stream()
                .anyMatch(profile -> profile.getCustomerId().equals(customer)
                        && profile.getProfileFeatures().equals(List.of(CONSENTS)));
    }

    <V extends SpecificRecord> List<V> all(Class<V> type) {
        return batches.stream()
                .flatMap(List::stream)
                .filter(type::isInstance)
                .map(type::cast)
                .distinct()
                .toList();
    }

    List<Redemption> all(RedemptionKind kind) {
        return all(Redemption.class).stream()
                .filter(redemption -> redemption.getKind() == kind)
                .toList();
    }
}
