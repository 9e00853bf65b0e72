package io.offerstream.local.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaException;

/** Lets many more events come than usual, and watches how the service takes it. Owned by one thread. */
final class BurstBlow {
    private static final Duration BEFORE = Duration.ofSeconds(10);
    private static final Duration LOOKS_EVERY = Duration.ofSeconds(1);

    private final Admin admin;
    private final String group;
    private final Victim victim;
    private final Publishing publishing;
    private final Patience patience;
    private final NavigableMap<Instant, Duration> decided = new TreeMap<>();
    private final Set<Set<String>> members = new HashSet<>();
    private int unstable;
    private long lookedNanos;

    /** @param group of the service */
    BurstBlow(Admin admin, String group, Victim victim, Publishing publishing, Patience patience) {
        this.admin = admin;
        this.group = group;
        this.victim = victim;
        this.publishing = publishing;
        this.patience = patience;
    }

    BurstResult inflict(Burst burst) {
        patience.tell("events come at a steady rate");
        publishing.pace(Optional.of(burst.perSecond()));
        long steadyUntil = System.nanoTime() + BEFORE.toNanos();
        watch(() -> System.nanoTime() > steadyUntil, BEFORE, "events come");

        patience.tell("a burst of " + burst.times() + " times as many");
        int many = burst.perSecond() * burst.times();
        var before = publishing.last();
        long began = System.nanoTime();
        publishing.pace(Optional.of(many));
        watch(
                () -> publishing.written().tailMap(before, false).size()
                        >= burst.lasts().toSeconds(),
                burst.lasts().multipliedBy(2),
                "the burst is sent");
        var last = publishing.last();
        publishing.pace(Optional.of(burst.perSecond()));
        long ended = System.nanoTime();

        patience.tell("the burst drains");
        watch(() -> publishing.isDecided(last), burst.drainsWithin(), "the burst drains");
        long drained = System.nanoTime();
        publishing.pace(Optional.empty());
        return new BurstResult(
                (long) many
                        * publishing.written().subMap(before, false, last, true).size(),
                Duration.ofNanos(ended - began),
                Duration.ofNanos(drained - ended),
                decided.tailMap(before, false).values().stream()
                        .max(Duration::compareTo)
                        .orElse(Duration.ZERO),
                unstable + Math.max(0, members.size() - 1));
    }

    private void watch(BooleanSupplier until, Duration within, String what) {
        patience.await(
                () -> {
                    victim.requireAlive();
                    noteDecided();
                    lookAtGroup();
                    return until.getAsBoolean();
                },
                within.plus(Patience.RECOVERS_AT_MOST),
                what);
    }

    private void noteDecided() {
        long now = System.nanoTime();
        var from = decided.isEmpty() ? Instant.EPOCH : decided.lastKey();
        publishing.written().tailMap(from, false).forEach((tick, written) -> {
            if (publishing.isDecided(tick)) {
                decided.put(tick, Duration.ofNanos(now - written));
            }
        });
    }

    private void lookAtGroup() {
        if (System.nanoTime() - lookedNanos < LOOKS_EVERY.toNanos()) {
            return;
        }
        lookedNanos = System.nanoTime();
        try {
            var seen = admin.describeConsumerGroups(List.of(group))
                    .describedGroups()
                    .get(group)
                    .get();
            unstable += seen.groupState() == GroupState.STABLE ? 0 : 1;
            members.add(
                    seen.members().stream().map(MemberDescription::consumerId).collect(Collectors.toSet()));
        } catch (ExecutionException e) {
            throw new KafkaException("the group cannot be described", e.getCause());
        } catch (InterruptedException e) {
            throw Patience.interrupted(e);
        }
    }
}
